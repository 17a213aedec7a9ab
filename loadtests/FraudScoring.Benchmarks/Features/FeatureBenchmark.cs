using System.Diagnostics;
using System.Globalization;
using FraudScoring.Core.Features;
using FraudScoring.Core.Features.Velocity;
using FraudScoring.Core.Transactions;

namespace FraudScoring.Benchmarks.Features;

/// <summary>
/// Time of the feature stage for a payment (hashing, state, features) with a million cards and six windows for each of
/// six entities, and the memory that a card takes with the default feature set.
/// </summary>
internal static class FeatureBenchmark
{
    private const int BatchSize = 64;
    private const int Cards = 1_000_000;
    private const int MemoryCards = 100_000;
    private const int WarmUpPayments = 4_000_000;
    private const int MeasuredBatches = 20_000;

    public static int Run(TextWriter output)
    {
        MeasureSpeed(output);
        MeasureMemory(output);
        return 0;
    }

    private static void MeasureSpeed(TextWriter output)
    {
        var features = SixBySix();
        var store = new InMemoryVelocityStore(features, new VelocityStoreOptions { BytesMax = 12L << 30 });
        var batch = new FeatureBatch(features, BatchSize);
        // Two payments a month for each card: keys come and go, which is harder on memory than few that stay.
        var traffic = new PaymentTraffic(Cards, meanStepMs: 1300, seed: 1);
        output.WriteLine($"features: {features.Count} ({features.Plans.Count(p => p is not null)} entities x 6 windows)");
        for (var i = 0; i < WarmUpPayments; i += BatchSize)
            Step(store, batch, traffic, out _, out _);

        var hashing = new long[MeasuredBatches];
        var velocity = new long[MeasuredBatches];
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < MeasuredBatches; i++)
            Step(store, batch, traffic, out hashing[i], out velocity[i]);
        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        // The median batch, because other processes take the core away from some; the mean tells what they cost.
        output.WriteLine(Text($"per payment, median: {Median(hashing) + Median(velocity):F0} ns (raw and hashing {Median(hashing):F0}, velocity {Median(velocity):F0}); mean {Ns(hashing.Average() + velocity.Average()):F0} ns"));
        output.WriteLine(Text($"keys {store.KeyCount:N0}, state {store.Bytes >> 20:N0} MiB, late {store.LateCount:N0}, evicted {store.EvictedCount:N0}"));
        output.WriteLine(Text($"allocated {allocated / (double)(MeasuredBatches * BatchSize):F2} B per payment (tables that grow)"));
    }

    private static double Median(long[] batches) => Ns(batches.Order().ElementAt(batches.Length / 2));

    private static double Ns(double ticks) => ticks * 1e9 / Stopwatch.Frequency / BatchSize;

    private static void Step(
        InMemoryVelocityStore store, FeatureBatch batch, PaymentTraffic traffic, out long addTicks, out long applyTicks)
    {
        var payments = traffic.Next(BatchSize);
        batch.Clear();
        var start = Stopwatch.GetTimestamp();
        foreach (var payment in payments)
            batch.Add(payment);
        var added = Stopwatch.GetTimestamp();
        store.Apply(batch);
        applyTicks = Stopwatch.GetTimestamp() - added;
        addTicks = added - start;
    }

    private static void MeasureMemory(TextWriter output)
    {
        var features = FeatureSetJson.Parse(File.ReadAllText(FindDefaultModel()));
        var store = new InMemoryVelocityStore(features, new VelocityStoreOptions { BytesMax = 12L << 30 });
        var batch = new FeatureBatch(features, BatchSize);
        // 20 payments a month for each card, for 60 days.
        const long MonthMs = 30L * 86_400_000;
        var traffic = new PaymentTraffic(MemoryCards, MonthMs / (20.0 * MemoryCards), seed: 2);
        for (var i = 0; i < MemoryCards * 20 * 2; i += BatchSize)
            Step(store, batch, traffic, out _, out _);

        output.WriteLine($"default features, {MemoryCards:N0} cards, 20 payments a month each:");
        foreach (var table in store.Tables)
        {
            var state = StateBytes(table.Payments);
            output.WriteLine(Text($"  {table.Plan.Kind}: {table.Payments.Keys.Count:N0} keys, {state / (double)table.Payments.Keys.Count:F0} B of state and {table.Payments.Keys.Bytes / (double)table.Payments.Keys.Count:F0} B of table each"));
        }

        var perCard = store.Bytes / (double)MemoryCards;
        var card = store.Tables.Single(t => t.Plan.Kind == EntityKind.Card).Payments;
        var used = store.Tables.Sum(t => StateBytes(t.Payments) + t.Payments.Keys.Bytes) / (double)MemoryCards;
        output.WriteLine(Text($"  a card's own state {(StateBytes(card) + card.Keys.Bytes) / (double)MemoryCards:F0} B; with its share of all other entities {used:F0} B, {perCard:F0} B with free blocks"));
        output.WriteLine(Text($"  10 M cards would take {perCard * 1e7 / (1L << 30):F1} GiB"));
    }

    private static long StateBytes(SeriesTable series)
    {
        var bytes = 0L;
        for (var segment = 0; segment < KeyMap.SegmentCount; segment++)
        {
            foreach (var slot in series.Keys.Slots(segment))
                bytes += slot == 0 ? 0 : series.BlockOf(KeyMap.HandleOf(slot)).Length;
        }

        return bytes;
    }

    internal static FeatureSet SixBySix()
    {
        var list = new List<string>();
        foreach (var entity in (string[])["card", "customer", "device", "ip", "merchant", "terminal"])
        {
            foreach (var window in (string[])["1m", "10m", "1h", "24h", "7d", "30d"])
            {
                list.Add(Feature(entity, "count", window, ""));
                list.Add(Feature(entity, "sum", window, ""));
            }
        }

        list.Add(Feature("card", "ratio", "30d", ""));
        list.Add(Feature("card", "distinct", "24h", ", \"of\": \"merchant\""));
        list.Add(Feature("device", "distinct", "24h", ", \"of\": \"card\""));
        return FeatureSetJson.Parse($$"""{ "features": [{{string.Join(",", list)}}] }""");
    }

    private static string Feature(string entity, string kind, string window, string rest)
        => $$"""{ "name": "{{entity}}_{{kind}}_{{window}}", "kind": "{{kind}}", "entity": "{{entity}}", "window": "{{window}}"{{rest}} }""";

    private static string FindDefaultModel()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var file = Path.Combine(folder.FullName, "models", "default", "features.json");
            if (File.Exists(file))
                return file;
        }

        throw new FileNotFoundException($"models/default/features.json not found above {AppContext.BaseDirectory}");
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
