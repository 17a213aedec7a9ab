using System.Runtime.CompilerServices;
using FraudScoring.Core.Decisions;
using FraudScoring.Core.Transactions;
using FraudScoring.Core.Transactions.Wire;
using FraudScoring.Sbe;
using FraudScoring.Service.DecisionLog;
using FraudScoring.Service.Ingress.Aeron;

namespace FraudScoring.Service.Relays.Aeron;

/// <summary>Translates decision records of the log to the Record message. One thread; allocates nothing.</summary>
internal sealed class SbeRecordWriter
{
    private const int BesideField = 7;

    private readonly Transaction _transaction = new();
    private readonly byte[] _part = new byte[SbeSchema.MessageBytesMax];

    /// <summary>Writes a record; its length.</summary>
    /// <param name="buffer">At least <see cref="SbeSchema.RecordBytesMax"/>.</param>
    /// <param name="record">The encoded <c>fraudscoring.v1.DecisionRecord</c>.</param>
    /// <param name="fromOffset">There is no other decision from there on.</param>
    /// <param name="isOldest">Whether what was before that is gone.</param>
    /// <exception cref="LogDamagedException">It is not a record.</exception>
    public int Write(Span<byte> buffer, ReadOnlySpan<byte> record, ulong fromOffset, bool isOldest)
    {
        var view = new DecisionRecordView(record);
        if (!view.IsRecord || !TransactionCodec.TryDecode(view.Transaction, _transaction, out _))
            throw new LogDamagedException($"offset {fromOffset} or after: not a decision record");
        var writer = new SbeWriter(buffer);
        writer.Message(SbeTemplate.Record, new RecordFields
        {
            Offset = view.Offset,
            FromOffset = fromOffset,
            DecidedAtUnixMs = view.DecidedAtUnixMs,
            RawScore = view.RawScore,
            RecordFlags = isOldest ? RecordFields.OldestFlag : (byte)0,
        });
        writer.Group(Unsafe.SizeOf<FeatureFields>(), view.Features.Length);
        foreach (var value in view.Features)
            writer.Block(new FeatureFields { FeatureValue = value });
        WriteBeside(ref writer, record);
        writer.Data16(_part.AsSpan(0, SbePayments.Write(_part, _transaction)), SbeSchema.MessageBytesMax, "payment");
        var length = SbeReplies.WriteDecision(_part, view.Response, correlationId: 0, flags: 0);
        writer.Data16(_part.AsSpan(0, length), SbeSchema.MessageBytesMax, "decision");
        return writer.Length;
    }

    private static void WriteBeside(ref SbeWriter writer, ReadOnlySpan<byte> record)
    {
        var count = 0;
        for (var reader = new WireReader(record); TryNextBeside(ref reader, out _); count++)
        {
        }

        writer.Group(Unsafe.SizeOf<BesideFields>(), Math.Min(count, SbeSchema.GroupEntriesMax));
        var besides = new WireReader(record);
        for (var i = 0; i < SbeSchema.GroupEntriesMax && TryNextBeside(ref besides, out var beside); i++)
            WriteBesideEntry(ref writer, beside);
    }

    private static bool TryNextBeside(scoped ref WireReader reader, out ReadOnlySpan<byte> beside)
    {
        beside = default;
        while (!reader.IsAtEnd && reader.TryReadTag(out var field, out var type))
        {
            if (field == BesideField && type == WireType.LengthDelimited)
                return reader.TryReadBytes(out beside);
            if (!reader.TrySkip(type))
                return false;
        }

        return false;
    }

    private static void WriteBesideEntry(ref SbeWriter writer, ReadOnlySpan<byte> beside)
    {
        var fields = default(BesideFields);
        ReadOnlySpan<byte> name = default, model = default, policy = default;
        var reader = new WireReader(beside);
        while (!reader.IsAtEnd && reader.TryReadTag(out var field, out var type))
        {
            switch (field)
            {
                case 1: reader.TryReadBytes(out name); break;
                case 2 when reader.TryReadVarint(out var outcome): fields.BesideOutcome = (byte)outcome; break;
                case 3: reader.TryReadDouble(out fields.BesideScore); break;
                case 4: reader.TryReadBytes(out model); break;
                case 5: reader.TryReadBytes(out policy); break;
                default: reader.TrySkip(type); break;
            }
        }

        writer.Block(fields);
        writer.Data8(SbeReplies.Clip(name, SbeSchema.ShortTextBytesMax), SbeSchema.ShortTextBytesMax, "name");
        writer.Data8(SbeReplies.Clip(model, SbeSchema.ShortTextBytesMax), SbeSchema.ShortTextBytesMax, "besideModel");
        writer.Data8(SbeReplies.Clip(policy, SbeSchema.ShortTextBytesMax), SbeSchema.ShortTextBytesMax, "besidePolicy");
    }
}
