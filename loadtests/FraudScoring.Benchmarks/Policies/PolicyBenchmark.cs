using System.Diagnostics;
using System.Globalization;
using System.Text;
using FraudScoring.Core.Decisions;
using FraudScoring.Core.Decisions.Lists;
using FraudScoring.Core.Decisions.Policies;
using FraudScoring.Core.Features;
using FraudScoring.Core.Transactions;

namespace FraudScoring.Benchmarks.Policies;

/// <summary>
/// A look-up in a list of a million entries, beside a bare read of memory as wide, and fifty rules on a payment. Medians of
/// many short rounds: other processes take the core away from some.
/// </summary>
internal static class PolicyBenchmark
{
    private const int Entries = 1_000_000;
    private const int LookUps = 4096;
    private const int Rounds = 400;
    private const int Rules = 50;
    private const uint Now = 1_780_000_000;

    private static readonly string[] Conditions =
    [
        "amount > {0} and count(card, 10m) >= 5 and not in_list(\\\"trusted\\\", customer)",
        "card_country != merchant_country and amount > {0}",
        "ratio(card, 30d) > {0} and hour < 6",
        "channel == \\\"ecommerce\\\" and declined_share(card, 1d) > 50%",
        "score > 0.3 and amount > {0} EUR or in_list(\\\"trusted\\\", device)",
        "card_country in (\\\"NG\\\", \\\"RU\\\", \\\"BR\\\") and amount > {0}",
        "since_last(card) < 5m and amount / 2 > {0}",
        "is_missing(device) and risk > 300",
        "starts_with(bin, \\\"4{0}\\\")",
        "distinct(card, merchant, 1h) > 3 and amount > {0}",
    ];

    public static int Run(TextWriter output)
    {
        MeasureLists(output);
        MeasureRules(output);
        return 0;
    }

    private static void MeasureLists(TextWriter output)
    {
        var started = Stopwatch.GetTimestamp();
        var list = EntityList.Create("l", Enumerable.Range(0, Entries).Select(i => new ListEntry(ListKind.Card, Token(i), "stolen", "ann", 0)));
        output.WriteLine(Text($"{Entries:N0} entries of 20 characters: {list.Bytes / (double)Entries:F1} B each, built in {Stopwatch.GetElapsedTime(started).TotalSeconds:F1} s"));
        var random = new Random(1);
        var memory = new long[list.Bytes / sizeof(long)];
        // Touched, or all of its pages are one page of zeros.
        Array.Fill(memory, 1);
        var keys = new byte[LookUps * 20];
        var (hits, misses, reads, hashes) = (new double[Rounds], new double[Rounds], new double[Rounds], new double[Rounds]);
        for (var round = 0; round < Rounds; round++)
        {
            Fill(keys, random, isListed: true);
            hits[round] = Measure(() => LookUp(list, keys));
            Fill(keys, random, isListed: false);
            misses[round] = Measure(() => LookUp(list, keys));
            hashes[round] = Measure(() => Hash(keys));
            var seed = random.Next();
            reads[round] = Measure(() => Read(memory, seed));
        }

        output.WriteLine(Text($"look-up, median: {Median(hits):F0} ns listed, {Median(misses):F0} ns not; of that its hash {Median(hashes):F0} ns; a dependent read of as much memory {Median(reads):F0} ns; fastest {hits.Min():F0} / {misses.Min():F0} / {hashes.Min():F0} / {reads.Min():F0} ns"));
        var before = GC.GetAllocatedBytesForCurrentThread();
        LookUp(list, keys);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        output.WriteLine(Text($"allocated {allocated} B in {LookUps} look-ups"));
    }

    private static void MeasureRules(TextWriter output)
    {
        var rules = Enumerable.Range(0, Rules).Select(i =>
            $$"""{ "id": "r{{i}}", "version": 1, "action": "tag", "when": "{{string.Format(CultureInfo.InvariantCulture, Conditions[i % Conditions.Length], 10 + i)}}" }""");
        var features = FeatureSetJson.Parse(
            """
            { "features": [
              { "name": "count", "kind": "count", "entity": "card", "window": "10m" }, { "name": "ratio", "kind": "ratio", "entity": "card", "window": "30d" },
              { "name": "declined", "kind": "declined_share", "entity": "card", "window": "1d" }, { "name": "since", "kind": "since_last", "entity": "card" },
              { "name": "shops", "kind": "distinct", "entity": "card", "of": "merchant", "window": "1h" } ] }
            """);
        var lists = ListBook.Empty.With(EntityList.Create(
            "trusted", Enumerable.Range(0, 100_000).Select(i => new ListEntry(ListKind.Customer, Token(i), string.Empty, string.Empty, 0))));
        var policy = CompiledPolicy.Load(
            $$"""{ "version": "1", "author": "a", "reason": "r", "rules": [ {{string.Join(",", rules)}} ] }""", "policy",
            new PolicyGround(features, lists.Names, new ScoreBands(0.5, 0.9)));
        var bare = CompiledPolicy.OfThresholds("bare", new PolicyGround(features, lists.Names, new ScoreBands(0.5, 0.9)));
        var (with, without) = (Decide(policy, lists, out var fired, out var allocated), Decide(bare, lists, out _, out _));
        output.WriteLine(Text($"{Rules} rules on a payment, median: {Median(with):F0} ns, without rules {Median(without):F0} ns; fastest {with.Min():F0} / {without.Min():F0} ns; {fired} fired, {allocated} B allocated"));
    }

    private static double[] Decide(CompiledPolicy policy, ListBook lists, out int fired, out long allocated)
    {
        var evaluator = new PolicyEvaluator(policy);
        var outcome = new DecisionOutcome();
        var payments = Enumerable.Range(0, 256).Select(Payment).ToArray();
        float[] row = [3, 2.5f, 0.1f, 400, 1];
        var rounds = new double[Rounds];
        allocated = 0;
        for (var round = 0; round < Rounds; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            var start = Stopwatch.GetTimestamp();
            foreach (var payment in payments)
            {
                evaluator.Decide(
                    new PolicyInput
                    {
                        Transaction = payment,
                        Row = row,
                        Extra = [],
                        ReferenceAmount = payment.AmountMinor,
                        Probability = 0.2,
                        Degraded = Degradations.None,
                        DecidedAtUnixMs = Now * 1000L,
                        Lists = lists,
                    },
                    outcome);
            }

            rounds[round] = Stopwatch.GetElapsedTime(start).TotalNanoseconds / payments.Length;
            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            // Lets the compiler's second pass come in.
            if (round == Rounds / 4)
                Thread.Sleep(300);
        }

        fired = outcome.Hits.Length;
        return rounds;
    }

    private static Transaction Payment(int number)
    {
        var random = new Random(number);
        var payment = new Transaction { EventTimeUnixMs = Now * 1000L, AmountMinor = random.Next(100, 20_000), Channel = Channel.Ecommerce };
        payment.SetText(TextField.CardId, Encoding.ASCII.GetBytes(Token(random.Next(Entries))));
        payment.SetText(TextField.CustomerId, Encoding.ASCII.GetBytes(Token(random.Next(Entries))));
        payment.SetText(TextField.DeviceId, Encoding.ASCII.GetBytes(Token(random.Next(Entries))));
        payment.SetText(TextField.MerchantId, "shop-1"u8);
        payment.SetText(TextField.Bin, "411111"u8);
        payment.SetText(TextField.CardCountry, "DE"u8);
        payment.SetText(TextField.MerchantCountry, "FR"u8);
        return payment;
    }

    private static void Fill(byte[] keys, Random random, bool isListed)
    {
        for (var i = 0; i < LookUps; i++)
            Encoding.ASCII.GetBytes(Token(random.Next(Entries) + (isListed ? 0 : Entries)), keys.AsSpan(i * 20));
    }

    private static long LookUp(EntityList list, byte[] keys)
    {
        var found = 0L;
        for (var i = 0; i < LookUps; i++)
            found += list.Contains(ListKind.Card, keys.AsSpan(i * 20, 20), Now) ? 1 : 0;
        return found;
    }

    private static long Hash(byte[] keys)
    {
        var sum = 0L;
        for (var i = 0; i < LookUps; i++)
            sum += (long)EntityKey.Of(keys.AsSpan(i * 20, 20));
        return sum;
    }

    // Each read says where the next is, as nothing of it can be guessed.
    private static long Read(long[] memory, int seed)
    {
        var at = (ulong)seed;
        for (var i = 0; i < LookUps; i++)
            at = (at * 6364136223846793005) + 1442695040888963407 + (ulong)memory[(int)Math.BigMul(at, (ulong)memory.Length, out _)];
        return (long)at;
    }

    private static double Measure(Func<long> work)
    {
        var start = Stopwatch.GetTimestamp();
        GC.KeepAlive(work());
        return Stopwatch.GetElapsedTime(start).TotalNanoseconds / LookUps;
    }

    private static double Median(double[] rounds) => rounds.Order().ElementAt(rounds.Length / 2);

    private static string Token(int number) => string.Create(CultureInfo.InvariantCulture, $"tok_{number * 7919L:D16}");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
