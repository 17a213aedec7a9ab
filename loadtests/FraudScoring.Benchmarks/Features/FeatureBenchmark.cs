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
    private const int Rounds = 5;
    private const int PaymentsPerRound = 400_000;

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
        // 40 payments a second in the whole system fill the store with months of a million cards in little time.
        var traffic = new PaymentTraffic(Cards, meanStepMs: 1300, seed: 1);
        output.WriteLine($"features: {features.Count} ({features.Plans.Count(p => p is not null)} entities x 6 windows)");
        for (var i = 0; i < 4_000_000; i += BatchSize)
            Step(store, batch, traffic, out _, out _);

        long hashing = 0, state = 0, best = long.MaxValue;
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        for (var round = 0; round < Rounds; round++)
        {
            long roundHashing = 0, roundState = 0;
            for (var i = 0; i < PaymentsPerRound; i += BatchSize)
            {
                Step(store, batch, traffic, out var add, out var apply);
                roundHashing += add;
                roundState += apply;
            }

            if (roundHashing + roundState < best)
                (hashing, state, best) = (roundHashing, roundState, roundHashing + roundState);
        }

        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        output.WriteLine(Text($"per payment, best of {Rounds}: {Ns(best):F0} ns (raw and hashing {Ns(hashing):F0}, velocity {Ns(state):F0})"));
        output.WriteLine(Text($"keys {store.KeyCount:N0}, state {store.Bytes >> 20:N0} MiB, late {store.LateCount:N0}, evicted {store.EvictedCount:N0}"));
        output.WriteLine(Text($"allocated {allocated / (double)(Rounds * PaymentsPerRound):F2} B per payment (tables that grow)"));
    }

    private static double Ns(long ticks) => ticks * 1e9 / Stopwatch.Frequency / PaymentsPerRound;

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
        output.WriteLine(Text($"  a card's own state {(StateBytes(card) + card.Keys.Bytes) / (double)MemoryCards:F0} B; everything {perCard:F0} B per card"));
        output.WriteLine(Text($"  10 M cards would take {perCard * 1e7 / (1L << 30):F1} GiB"));
    }

    private static long StateBytes(SeriesTable series)
    {
        var bytes = 0L;
        for (var segment = 0; segment < KeyMap.SegmentCount; segment++)
        {
            foreach (ref readonly var entry in series.Keys.Slots(segment))
                bytes += entry.IsFree ? 0 : series.BlockOf(entry.Value).Length;
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
