using FraudScoring.Core.Transactions.Wire;

namespace FraudScoring.Core.Decisions;

/// <summary>What models and policies beside those in charge decided, as <c>DecisionRecord.beside</c>, behind a record.</summary>
public static class ChallengerCodec
{
    internal const int RecordBeside = 7;

    /// <summary>Writes one of them; returns the bytes written.</summary>
    /// <param name="destination">What is behind the record.</param>
    /// <param name="name">Its name, UTF-8.</param>
    /// <param name="context">Its model and policy.</param>
    /// <param name="outcome">What it decided.</param>
    public static int Append(Span<byte> destination, ReadOnlySpan<byte> name, RecordContext context, DecisionOutcome outcome)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(outcome);
        var writer = new WireWriter(destination);
        var mark = writer.BeginMessage(RecordBeside);
        writer.WriteBytes(1, name);
        writer.WriteVarint(2, (ulong)outcome.Decision);
        writer.WriteDouble(3, outcome.Probability);
        writer.WriteBytes(4, context.Model);
        writer.WriteBytes(5, context.Policy);
        foreach (var hit in outcome.Hits[..Math.Min(outcome.Hits.Length, PolicyLimits.BesideHitsMax)])
            writer.WriteBytes(6, hit.Encoded);
        writer.EndMessage(mark);
        return writer.Position;
    }
}
