using System.Runtime.CompilerServices;
using System.Text;
using FraudScoring.Core;
using FraudScoring.Core.Transactions.Wire;
using FraudScoring.Sbe;
using FraudScoring.Service.Pipeline;

namespace FraudScoring.Service.Ingress.Aeron;

/// <summary>
/// Writes replies. A decision is translated from the recorded <c>fraudscoring.v1.ScoreResponse</c>, so a repeat gives the
/// same bytes as the first time but for its correlation id and its flag. Allocates nothing but for a reject's text.
/// </summary>
internal static class SbeReplies
{
    private const int ReasonsField = 5;
    private const int RulesField = 6;
    private const int DegradedField = 11;

    /// <summary>Connected.</summary>
    public static int WriteConnected(Span<byte> buffer, int sessionId)
    {
        var writer = new SbeWriter(buffer);
        writer.Message(
            SbeTemplate.Connected, new ConnectedFields { SessionId = sessionId, RequestBytesMax = SbeSchema.MessageBytesMax });
        return writer.Length;
    }

    /// <summary>Reject with a sentence.</summary>
    public static int WriteReject(
        Span<byte> buffer, long correlationId, SbeRejectCode code, ReadOnlySpan<byte> transactionId, string message)
    {
        Span<byte> text = stackalloc byte[SbeSchema.LongTextBytesMax];
        // What does not fit is left out, never half a character.
        Encoding.UTF8.GetEncoder().Convert(message, text, flush: false, out _, out var length, out _);
        var writer = new SbeWriter(buffer);
        writer.Message(SbeTemplate.Reject, new RejectFields { CorrelationId = correlationId, Code = code });
        writer.Data8(transactionId, SbeSchema.IdBytesMax, "transactionId");
        writer.Data16(text[..length], SbeSchema.LongTextBytesMax, "message");
        return writer.Length;
    }

    /// <summary>Decision, the answer to a payment.</summary>
    public static int WriteDecision(Span<byte> buffer, PendingDecision decision)
        => WriteDecision(buffer, decision.Response, decision.CallerId, decision.IsDuplicate ? DecisionFields.DuplicateFlag : (byte)0);

    /// <summary>Decision, from the recorded response.</summary>
    public static int WriteDecision(Span<byte> buffer, ReadOnlySpan<byte> response, long correlationId, byte flags)
    {
        var fields = new DecisionFields { CorrelationId = correlationId, Flags = flags };
        var texts = default(Texts);
        ReadHead(response, ref fields, ref texts, out var reasons, out var rules, out var degraded);

        var writer = new SbeWriter(buffer);
        writer.Message(SbeTemplate.Decision, fields);
        writer.Group(Unsafe.SizeOf<ReasonFields>(), reasons);
        WriteEntries(ref writer, response, ReasonsField, reasons);
        writer.Group(Unsafe.SizeOf<RuleFields>(), rules);
        WriteEntries(ref writer, response, RulesField, rules);
        writer.Group(0, degraded);
        WriteEntries(ref writer, response, DegradedField, degraded);
        writer.Data8(Clip(texts.TransactionId, SbeSchema.IdBytesMax), SbeSchema.IdBytesMax, "transactionId");
        writer.Data8(Clip(texts.Model, SbeSchema.ShortTextBytesMax), SbeSchema.ShortTextBytesMax, "model");
        writer.Data8(Clip(texts.Policy, SbeSchema.ShortTextBytesMax), SbeSchema.ShortTextBytesMax, "policy");
        writer.Data8(Clip(texts.Features, SbeSchema.ShortTextBytesMax), SbeSchema.ShortTextBytesMax, "features");
        return writer.Length;
    }

    private static void ReadHead(
        ReadOnlySpan<byte> response, ref DecisionFields fields, ref Texts texts, out int reasons, out int rules, out int degraded)
    {
        (reasons, rules, degraded) = (0, 0, 0);
        var reader = new WireReader(response);
        while (!reader.IsAtEnd && reader.TryReadTag(out var field, out var type))
        {
            if (type == WireType.Fixed64 && reader.TryReadDouble(out var real))
                fields.Score = field == 3 ? real : fields.Score;
            else if (type == WireType.Varint && reader.TryReadVarint(out var number))
                SetNumber(ref fields, field, number);
            else if (type == WireType.LengthDelimited && reader.TryReadBytes(out var bytes))
                SetBytes(ref fields, ref texts, field, bytes);
            else if (type is not (WireType.Fixed64 or WireType.Varint or WireType.LengthDelimited))
                reader.TrySkip(type);
            reasons += field == ReasonsField ? 1 : 0;
            rules += field == RulesField ? 1 : 0;
            degraded += field == DegradedField ? 1 : 0;
        }

        reasons = Math.Min(reasons, Limits.ReasonsMax);
        rules = Math.Min(rules, SbeSchema.GroupEntriesMax);
        degraded = Math.Min(degraded, SbeSchema.GroupEntriesMax);
    }

    private static void SetNumber(ref DecisionFields fields, int field, ulong number)
    {
        switch (field)
        {
            case 2: fields.Outcome = (byte)number; break;
            case 4: fields.Risk = (ushort)number; break;
            case 10: fields.Offset = number; break;
        }
    }

    private static void SetBytes(ref DecisionFields fields, ref Texts texts, int field, ReadOnlySpan<byte> bytes)
    {
        switch (field)
        {
            case 1: texts.TransactionId = bytes; break;
            case 7: texts.Model = bytes; break;
            case 8: texts.Policy = bytes; break;
            case 9: texts.Features = bytes; break;
            case 12: ReadTimes(ref fields, bytes); break;
        }
    }

    private static void ReadTimes(ref DecisionFields fields, ReadOnlySpan<byte> bytes)
    {
        var reader = new WireReader(bytes);
        while (!reader.IsAtEnd && reader.TryReadTag(out var field, out _) && reader.TryReadVarint(out var number))
        {
            switch (field)
            {
                case 1: fields.QueueNs = (uint)number; break;
                case 2: fields.FeaturesNs = (uint)number; break;
                case 3: fields.ScoreNs = (uint)number; break;
            }
        }
    }

    private static void WriteEntries(ref SbeWriter writer, ReadOnlySpan<byte> response, int wanted, int count)
    {
        var reader = new WireReader(response);
        while (count > 0 && reader.TryReadTag(out var field, out var type))
        {
            if (field != wanted || type != WireType.LengthDelimited)
            {
                reader.TrySkip(type);
                continue;
            }

            reader.TryReadBytes(out var entry);
            count--;
            switch (wanted)
            {
                case ReasonsField: WriteReason(ref writer, entry); break;
                case RulesField: WriteRule(ref writer, entry); break;
                default: writer.Data8(Clip(entry, SbeSchema.IdBytesMax), SbeSchema.IdBytesMax, "degraded"); break;
            }
        }
    }

    private static void WriteReason(ref SbeWriter writer, ReadOnlySpan<byte> entry)
    {
        var fields = default(ReasonFields);
        ReadOnlySpan<byte> code = default, feature = default, text = default;
        var reader = new WireReader(entry);
        while (!reader.IsAtEnd && reader.TryReadTag(out var field, out var type))
        {
            switch (field)
            {
                case 1: reader.TryReadBytes(out code); break;
                case 2: reader.TryReadBytes(out feature); break;
                case 3: reader.TryReadDouble(out fields.Value); break;
                case 4: reader.TryReadDouble(out fields.Contribution); break;
                case 5: reader.TryReadBytes(out text); break;
                default: reader.TrySkip(type); break;
            }
        }

        writer.Block(fields);
        writer.Data8(Clip(code, SbeSchema.IdBytesMax), SbeSchema.IdBytesMax, "code");
        writer.Data8(Clip(feature, SbeSchema.ShortTextBytesMax), SbeSchema.ShortTextBytesMax, "feature");
        writer.Data16(Clip(text, SbeSchema.LongTextBytesMax), SbeSchema.LongTextBytesMax, "text");
    }

    private static void WriteRule(ref SbeWriter writer, ReadOnlySpan<byte> entry)
    {
        var fields = default(RuleFields);
        ReadOnlySpan<byte> id = default, action = default;
        var reader = new WireReader(entry);
        while (!reader.IsAtEnd && reader.TryReadTag(out var field, out var type))
        {
            switch (field)
            {
                case 1: reader.TryReadBytes(out id); break;
                case 2 when reader.TryReadVarint(out var version): fields.RuleVersion = (uint)version; break;
                case 3: reader.TryReadBytes(out action); break;
                default: reader.TrySkip(type); break;
            }
        }

        writer.Block(fields);
        writer.Data8(Clip(id, SbeSchema.IdBytesMax), SbeSchema.IdBytesMax, "ruleId");
        writer.Data8(Clip(action, SbeSchema.IdBytesMax), SbeSchema.IdBytesMax, "action");
    }

    // The record's own bounds are the tighter ones but for names that people choose.
    public static ReadOnlySpan<byte> Clip(ReadOnlySpan<byte> text, int max) => text.Length <= max ? text : text[..max];

    private ref struct Texts
    {
        public ReadOnlySpan<byte> TransactionId;
        public ReadOnlySpan<byte> Model;
        public ReadOnlySpan<byte> Policy;
        public ReadOnlySpan<byte> Features;
    }
}
