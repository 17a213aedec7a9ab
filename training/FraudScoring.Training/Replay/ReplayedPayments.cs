using FraudScoring.Core.Features;
using FraudScoring.Simulation;
using FraudScoring.Training.Data;

namespace FraudScoring.Training.Replay;

/// <summary>
/// Payments with the features they had when they arrived, in that order, and every label with the time it became known.
/// What may be known of a row is asked for as of a moment; nothing later leaks in.
/// </summary>
public sealed class ReplayedPayments : IDisposable
{
    private readonly List<long> _arrivals = [];
    private readonly List<bool?> _truths = [];
    private readonly List<FraudScenario> _scenarios = [];
    private readonly List<byte> _halves = [];
    private readonly List<(int Row, long AtMs, bool IsFraud)> _reports = [];

    internal ReplayedPayments(IReadOnlyList<string> features, TableMemory memory) => Features = new FeatureTable(features, memory);

    /// <summary>Features; the table's labels are what <see cref="LabelAsOf"/> last set.</summary>
    public FeatureTable Features { get; }

    /// <summary>Payments.</summary>
    public int Count => _arrivals.Count;

    /// <summary>Payments that came a second time and were left out.</summary>
    public int RepeatCount { get; internal set; }

    /// <summary>Reports about payments.</summary>
    public int ReportCount => _reports.Count;

    /// <summary>When a payment arrived, milliseconds since the Unix epoch.</summary>
    public long ArrivalUnixMs(int row) => _arrivals[row];

    /// <summary>The truth about a payment, or null when nobody knows it.</summary>
    public bool? Truth(int row) => _truths[row];

    /// <summary>The kind of fraud, where it is known.</summary>
    public FraudScenario Scenario(int row) => _scenarios[row];

    /// <summary>Which half of the cards the payment's is in: 0 or 1, by the key of the card.</summary>
    public int CardHalf(int row) => _halves[row];

    /// <summary>Gives the temporary files back, where there are any.</summary>
    public void Dispose() => Features.Dispose();

    /// <summary>The first row that arrived at <paramref name="unixMs"/> or later.</summary>
    public int FirstRowAt(long unixMs)
    {
        int index = _arrivals.BinarySearch(unixMs);
        if (index < 0)
            return ~index;
        while (index > 0 && _arrivals[index - 1] == unixMs)
            index--;
        return index;
    }

    /// <summary>
    /// Sets the labels to what had been reported before a moment: the last report counts, and a payment without one
    /// counts as genuine.
    /// </summary>
    public void LabelAsOf(long unixMs)
    {
        for (int row = 0; row < Count; row++)
            Features.SetLabel(row, false);
        foreach (var (row, atMs, isFraud) in _reports)
        {
            if (atMs < unixMs)
                Features.SetLabel(row, isFraud);
        }
    }

    /// <summary>Sets the labels to the truth, whoever knows it when; for measuring, and where the delay is kept by the rows.</summary>
    public void LabelWithTruth()
    {
        for (int row = 0; row < Count; row++)
            Features.SetLabel(row, _truths[row] == true);
    }

    /// <summary>Takes in a payment, whose features follow.</summary>
    internal void Add(IPaymentStream payment, UInt128 card)
    {
        _halves.Add((byte)((ulong)card & 1));
        _arrivals.Add(payment.ArrivalUnixMs);
        _truths.Add(payment.IsFraud);
        _scenarios.Add(payment.Scenario);
    }

    /// <summary>Takes in the features of the next payments.</summary>
    internal void AddFeatures(FeatureBatch batch) => Features.AppendRows(batch.Rows, batch.Stride, batch.Count);

    internal void AddReport(int row, long atMs, bool isFraud) => _reports.Add((row, atMs, isFraud));
}
