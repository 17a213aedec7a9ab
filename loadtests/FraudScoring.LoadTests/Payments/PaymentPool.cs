using FraudScoring.Core;
using FraudScoring.Core.Transactions;
using FraudScoring.Core.Transactions.Wire;
using FraudScoring.Simulation;

namespace FraudScoring.LoadTests.Payments;

/// <summary>
/// Simulated payments, encoded before the load begins: the load generator shares the cores with the service. The pool is
/// sent again and again, each round later on the payments' own clock, so that cards pay as often as in the simulation.
/// </summary>
internal sealed class PaymentPool
{
    private const int HotCustomers = 64;
    private const int HotMerchants = 64;

    private readonly PaymentTemplate[] _templates;
    private readonly long _firstMs;

    private PaymentPool(PaymentTemplate[] templates)
    {
        _templates = templates;
        _firstMs = templates[0].OffsetMs;
        SpanMs = templates[^1].OffsetMs - _firstMs + 1;
    }

    /// <summary>Payments before they come again.</summary>
    public int Count => _templates.Length;

    /// <summary>Time of the payments' own clock that one round takes.</summary>
    public long SpanMs { get; }

    /// <summary>Simulates and encodes.</summary>
    public static PaymentPool Create(PaymentKind kind, PaymentFormat format, int count, ulong seed)
    {
        var isHot = kind == PaymentKind.Hot;
        var simulator = new PaymentSimulator(new SimulationOptions
        {
            Seed = seed,
            Customers = isHot ? HotCustomers : 20_000,
            Merchants = isHot ? HotMerchants : 2_000,
            Days = 2_000,
        });
        var buffer = new byte[Limits.RequestBytesMax];
        var templates = new PaymentTemplate[count];
        for (var i = 0; i < count;)
        {
            if (!simulator.MoveNext())
                throw new InvalidOperationException($"the simulation ended after {i} payments");
            // A gateway's retry is a matter of the duplicates, whose share a scenario says itself.
            if (simulator.Kind != SimulatedKind.Payment || simulator.Current.IsRepeat)
                continue;
            var writer = new WireWriter(buffer);
            TransactionCodec.Encode(ref writer, simulator.Current.Transaction);
            templates[i++] = new PaymentTemplate(V1.Transaction.Parser.ParseFrom(buffer, 0, writer.Position), format);
        }

        // In order of their own times, which differ a little from the order of arrival.
        Array.Sort(templates, (a, b) => a.OffsetMs.CompareTo(b.OffsetMs));
        return new PaymentPool(templates);
    }

    /// <summary>The payment of a number; good until the same one is asked for again.</summary>
    /// <param name="run">Tells ids of this run from those of others.</param>
    /// <param name="number">From 0 on.</param>
    /// <param name="startUnixMs">The time of payment 0.</param>
    /// <param name="timeScale">Factor on the time between payments.</param>
    public ReadOnlySpan<byte> Get(long run, long number, long startUnixMs, double timeScale)
    {
        var (round, index) = Math.DivRem(number, _templates.Length);
        var template = _templates[index];
        var sinceStart = (round * SpanMs) + template.OffsetMs - _firstMs;
        return template.With(run, number, startUnixMs + (long)(sinceStart * timeScale));
    }
}
