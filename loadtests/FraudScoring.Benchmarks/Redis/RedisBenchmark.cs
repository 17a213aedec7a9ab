using System.Diagnostics;
using System.Globalization;
using System.Text;
using FraudScoring.Benchmarks.Features;
using FraudScoring.Core.Features;
using FraudScoring.Core.Features.Velocity;
using FraudScoring.Core.Features.Velocity.Shared;
using FraudScoring.Core.Transactions;
using FraudScoring.Service.Velocity.Redis;
using Microsoft.Extensions.Logging.Abstractions;

namespace FraudScoring.Benchmarks.Redis;

/// <summary>
/// What shared velocity costs: the store against a real Redis on this machine, five entities with six windows each and the
/// once-only check; beside each call the same commands and replies without the store.
/// </summary>
internal static class RedisBenchmark
{
    private const int BatchMax = 256;
    private const int Cards = 20_000;
    private const double MeanStepMs = 30.0 * 86_400_000 / (20.0 * Cards);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public static int Run(TextWriter output)
    {
        var features = FiveBySix();
        using var redis = new BenchmarkRedis();
        var local = new InMemoryVelocityStore(features, new VelocityStoreOptions());
        using var store = new RedisVelocityStore(local, features, BatchMax, redis.Options, new byte[8], TimeProvider.System, NullLogger.Instance);
        store.Connect();
        var traffic = new PaymentTraffic(Cards, MeanStepMs, seed: 3);
        using var raw = RespConnection.Open(redis.Options, redis.Options.Host, redis.Options.Port, Patience);
        var rawFold = new VelocityFold(features, BatchMax);

        var id = 0UL;
        var batch = new FeatureBatch(features, BatchMax);
        var memoryBefore = redis.MemoryBytes;
        // A month: then every card has its 20 payments.
        for (var n = 0; n < Cards * 20; n += BatchMax)
            Fill(batch, traffic, BatchMax, ref id, store);
        Thread.Sleep(redis.Options.Horizon + TimeSpan.FromSeconds(2));
        MeasureMemory(output, redis, memoryBefore, features);

        output.WriteLine("batch   tx/s   store p50 us   raw p50 us   ratio   p99 us   Redis us/tx   allocated B/tx");
        foreach (var size in (int[])[1, 16, 64, 256])
            MeasureBatch(output, redis, store, raw, rawFold, batch, traffic, size, ref id);
        output.WriteLine("wanted: Redis at most 14 us/tx at 64; store at most 1.5 times raw at 1; 0 B allocated; 250 B an entity; 4 KB a hot merchant");
        return 0;
    }

    private static void MeasureBatch(
        TextWriter output, BenchmarkRedis redis, RedisVelocityStore store, RespConnection raw, VelocityFold rawFold,
        FeatureBatch batch, PaymentTraffic traffic, int size, ref ulong id)
    {
        var rounds = Math.Min(8000, 100_000 / size);
        for (var i = 0; i < rounds / 4; i++)
            Fill(batch, traffic, size, ref id, store);

        // Without the raw calls in between: the server's time and what is allocated.
        var allocated = 0L;
        var cpu = redis.CpuUs;
        var wall = 0L;
        for (var i = 0; i < rounds; i++)
        {
            Fill(batch, traffic, size, ref id, null);
            var (bytes, start) = (GC.GetAllocatedBytesForCurrentThread(), Stopwatch.GetTimestamp());
            store.Apply(batch);
            wall += Stopwatch.GetTimestamp() - start;
            allocated += GC.GetAllocatedBytesForCurrentThread() - bytes;
        }

        cpu = (redis.CpuUs - cpu) / (rounds * (double)size);
        var keys = new RedisKeys(redis.Options.Name, batch.Features.Version);
        var (storeTicks, rawTicks) = (new long[rounds], new long[rounds]);
        for (var i = 0; i < rounds; i++)
        {
            Fill(batch, traffic, size, ref id, null);
            storeTicks[i] = Time(() => store.Apply(batch));
            rawFold.Begin(batch, new bool[size]);
            WriteRaw(raw, keys, rawFold, batch, ref id);
            rawTicks[i] = Time(() => ReadRaw(raw, rawFold));
        }

        Array.Sort(storeTicks);
        Array.Sort(rawTicks);
        var (p50, rawP50) = (Us(storeTicks[rounds / 2]), Us(rawTicks[rounds / 2]));
        output.WriteLine(Text($"{size,5} {rounds * size * (double)Stopwatch.Frequency / wall,6:F0} {p50,14:F0} {rawP50,12:F0} {p50 / rawP50,7:F2} {Us(storeTicks[rounds * 99 / 100]),8:F0} {cpu,13:F1} {allocated / (double)(rounds * size),16:F2}"));
    }

    private static void Fill(FeatureBatch batch, PaymentTraffic traffic, int size, ref ulong id, RedisVelocityStore? store)
    {
        batch.Clear();
        foreach (var t in traffic.Next(size))
            batch.Add(t, ++id);
        store?.Apply(batch);
        if (store is { FailureCount: > 0 })
            throw new InvalidOperationException("Redis failed during the benchmark");
    }

    // The same keys and a fresh id for each payment, but nothing to append: values stay what they are.
    private static void WriteRaw(RespConnection raw, RedisKeys keys, VelocityFold fold, FeatureBatch batch, ref ulong id)
    {
        var commands = raw.Commands;
        commands.Command(1).Part("MULTI"u8);
        commands.Command(3 + batch.Count + fold.KeyCount + 3 + (2 * fold.KeyCount))
            .Part("FCALL"u8).Part(RedisFunctions.Count).Number(batch.Count + fold.KeyCount);
        for (var i = 0; i < batch.Count; i++)
            keys.WriteId(commands, ++id);
        for (var i = 0; i < fold.KeyCount; i++)
            keys.WriteValue(commands, fold, i);
        commands.Number(batch.Count).Number(10_000).Part("P12345678"u8);
        for (var i = 0; i < fold.KeyCount; i++)
            commands.Number(3_000_000_000).Part(""u8);
        commands.Command(1 + fold.KeyCount).Part("MGET"u8);
        for (var i = 0; i < fold.KeyCount; i++)
            keys.WriteValue(commands, fold, i);
        commands.Command(1).Part("EXEC"u8);
    }

    private static void ReadRaw(RespConnection raw, VelocityFold fold)
    {
        raw.Send(Patience);
        for (var i = 0; i < 4 && fold.KeyCount > 0; i++)
            raw.Skip();
    }

    private static void MeasureMemory(TextWriter output, BenchmarkRedis redis, double before, FeatureSet features)
    {
        var keys = double.Parse(redis.Command("DBSIZE"u8), CultureInfo.InvariantCulture);
        var hot = new Transaction();
        hot.SetText(TextField.Currency, "EUR"u8);
        hot.SetText(TextField.MerchantId, "merchant-1"u8);
        var (fold, batch, writer) = (new VelocityFold(features, 1), new FeatureBatch(features, 1), new RespWriter());
        batch.Add(hot);
        fold.Begin(batch, [false]);
        new RedisKeys(redis.Options.Name, features.Version).WriteValue(writer, fold, 0);
        var name = writer.Written[(writer.Written.IndexOf((byte)'\n') + 1)..^2].ToArray();
        var merchant = redis.Command("MEMORY"u8, Encoding.ASCII.GetBytes("USAGE"), name);
        output.WriteLine(Text($"{keys:N0} entities after {Cards * 20:N0} payments, 20 a month for a card: {(redis.MemoryBytes - before) / keys:F0} B each in Redis, {merchant} B for the hottest merchant"));
    }

    private static FeatureSet FiveBySix()
    {
        var list = new List<string>();
        foreach (var entity in (string[])["card", "customer", "device", "merchant", "terminal"])
        {
            foreach (var window in (string[])["1m", "10m", "1h", "24h", "7d", "30d"])
            {
                list.Add($$"""{ "name": "{{entity}}_count_{{window}}", "kind": "count", "entity": "{{entity}}", "window": "{{window}}" }""");
                list.Add($$"""{ "name": "{{entity}}_sum_{{window}}", "kind": "sum", "entity": "{{entity}}", "window": "{{window}}" }""");
            }
        }

        return FeatureSetJson.Parse($$"""{ "features": [{{string.Join(",", list)}}] }""");
    }

    private static long Time(Action action)
    {
        var start = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetTimestamp() - start;
    }

    private static double Us(long ticks) => ticks * 1e6 / Stopwatch.Frequency;

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
