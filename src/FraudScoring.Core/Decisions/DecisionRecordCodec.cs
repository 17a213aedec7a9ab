using FraudScoring.Core.Transactions;
using FraudScoring.Core.Transactions.Wire;

namespace FraudScoring.Core.Decisions;

/// <summary>
/// Encodes a decision as <c>fraudscoring.v1.DecisionRecord</c>, reply included, without allocating. The log keeps these
/// bytes, the stream sends them, and a repeat is answered with the reply inside them.
/// </summary>
public static class DecisionRecordCodec
{
    internal const int RecordOffset = 1;
    internal const int RecordDecidedAt = 2;
    internal const int RecordTransaction = 3;
    internal const int RecordResponse = 4;
    internal const int RecordFeatures = 5;
    internal const int RecordRawScore = 6;
    internal const int ResponseDecision = 2;
    internal const int ResponseRules = 6;
    internal const int ResponseScore = 3;
    internal const int ResponseDegraded = 11;

    /// <summary>Writes a record.</summary>
    /// <param name="destination">At least <see cref="Limits.RecordBytesMax"/>.</param>
    /// <param name="context">Model, policy and feature set.</param>
    /// <param name="transaction">The payment.</param>
    /// <param name="outcome">What was found out.</param>
    /// <param name="row">The feature vector.</param>
    /// <param name="response">Where the reply lies in the record.</param>
    /// <returns>Bytes written.</returns>
    public static int Encode(
        Span<byte> destination, RecordContext context, Transaction transaction, DecisionOutcome outcome,
        ReadOnlySpan<float> row, out Range response)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(transaction);
        ArgumentNullException.ThrowIfNull(outcome);
        var writer = new WireWriter(destination);
        writer.WriteVarint(RecordOffset, outcome.Offset);
        writer.WriteVarint(RecordDecidedAt, (ulong)outcome.DecidedAtUnixMs);
        var mark = writer.BeginMessage(RecordTransaction);
        TransactionCodec.Encode(ref writer, transaction);
        writer.EndMessage(mark);
        mark = writer.BeginMessage(RecordResponse);
        EncodeResponse(ref writer, context, transaction, outcome, row);
        writer.EndMessage(mark);
        response = mark..writer.Position;
        writer.WritePackedFloats(RecordFeatures, row);
        writer.WriteDouble(RecordRawScore, outcome.RawScore);
        return writer.Position;
    }

    private static void EncodeResponse(
        ref WireWriter writer, RecordContext context, Transaction transaction, DecisionOutcome outcome,
        ReadOnlySpan<float> row)
    {
        writer.WriteBytes(1, transaction.Text(TextField.TransactionId));
        writer.WriteVarint(ResponseDecision, (ulong)outcome.Decision);
        writer.WriteDouble(ResponseScore, outcome.Probability);
        writer.WriteVarint(4, outcome.Risk);
        foreach (var reason in outcome.Reasons)
            EncodeReason(ref writer, context, reason);
        foreach (var hit in outcome.Hits)
            writer.WriteBytes(ResponseRules, hit.Encoded);
        writer.WriteBytes(7, context.Model);
        writer.WriteBytes(8, context.Policy);
        writer.WriteBytes(9, context.Features);
        writer.WriteVarint(10, outcome.Offset);
        if ((outcome.Degraded & Degradations.VelocityLate) != 0)
            writer.WriteBytes(ResponseDegraded, "velocity_late"u8);
        if ((outcome.Degraded & Degradations.Velocity) != 0)
            writer.WriteBytes(ResponseDegraded, "velocity"u8);
        if ((outcome.Degraded & Degradations.Reasons) != 0)
            writer.WriteBytes(ResponseDegraded, "reasons"u8);
        if ((outcome.Degraded & Degradations.Breaker) != 0)
            writer.WriteBytes(ResponseDegraded, "breaker"u8);
        if ((outcome.Degraded & Degradations.Challenger) != 0)
            writer.WriteBytes(ResponseDegraded, "challenger"u8);
        var mark = writer.BeginMessage(12);
        writer.WriteVarint(1, outcome.QueueNs);
        writer.WriteVarint(2, outcome.FeaturesNs);
        writer.WriteVarint(3, outcome.ScoreNs);
        writer.EndMessage(mark);
        for (var i = 0; outcome.ReturnsFeatures && i < row.Length; i++)
        {
            mark = writer.BeginMessage(13);
            writer.WriteBytes(1, context.Names[i]);
            writer.WriteFloat(2, row[i]);
            writer.EndMessage(mark);
        }
    }

    /// <summary>What a name in the reply's list of what was missing means; nothing when it is not known.</summary>
    internal static Degradations DegradationOf(ReadOnlySpan<byte> name)
    {
        if (name.SequenceEqual("velocity_late"u8))
            return Degradations.VelocityLate;
        if (name.SequenceEqual("velocity"u8))
            return Degradations.Velocity;
        return name.SequenceEqual("reasons"u8) ? Degradations.Reasons : Degradations.None;
    }

    private static void EncodeReason(ref WireWriter writer, RecordContext context, in Reason reason)
    {
        Span<byte> text = stackalloc byte[256];
        var phrase = context.Phrases[reason.Feature];
        var mark = writer.BeginMessage(5);
        writer.WriteBytes(1, text[..phrase.WriteCode(reason.Value, text)]);
        writer.WriteBytes(2, context.Names[reason.Feature]);
        writer.WriteDouble(3, reason.Value);
        writer.WriteDouble(4, reason.Contribution);
        writer.WriteBytes(5, text[..phrase.WriteText(reason.Value, text)]);
        writer.EndMessage(mark);
    }
}
