using FraudScoring.Core.Transactions;
using FraudScoring.Simulation;

namespace FraudScoring.Training.Replay;

/// <summary>The simulator's payments and labels.</summary>
public sealed class SimulatedStream(SimulationOptions options) : IPaymentStream
{
    private readonly PaymentSimulator _simulator = new(options);
    private readonly long _startMs = options.Start.ToUnixTimeMilliseconds();

    /// <inheritdoc/>
    public bool IsLabel => _simulator.Kind == SimulatedKind.Label;

    /// <inheritdoc/>
    public long ArrivalUnixMs => _simulator.ArrivalUnixMs;

    /// <inheritdoc/>
    public Transaction Transaction => _simulator.Current.Transaction;

    /// <inheritdoc/>
    public bool? IsFraud => _simulator.Current.IsFraud;

    /// <inheritdoc/>
    public FraudScenario Scenario => _simulator.Current.Scenario;

    /// <inheritdoc/>
    public SimulatedLabel Label => _simulator.CurrentLabel;

    /// <inheritdoc/>
    public string Place => $"simulation, seed {options.Seed}";

    /// <inheritdoc/>
    public double Progress
        => Math.Clamp((ArrivalUnixMs - _startMs) / TimeSpan.FromDays(options.Days).TotalMilliseconds, 0, 1);

    /// <inheritdoc/>
    public bool MoveNext() => _simulator.MoveNext();

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
