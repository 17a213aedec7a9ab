using System.Runtime.InteropServices;
using FraudScoring.Core.Transactions.Wire;

namespace FraudScoring.Core.Decisions;

/// <summary>The parts of an encoded decision record, in place.</summary>
public readonly ref struct DecisionRecordView
{
    private readonly ReadOnlySpan<byte> _bytes;
    private readonly Range _transaction;
    private readonly Range _response;
    private readonly Range _features;

    /// <summary>Finds the parts; <see cref="IsRecord"/> is false when the bytes are not a record.</summary>
    public DecisionRecordView(ReadOnlySpan<byte> bytes)
    {
        _bytes = bytes;
        var reader = new WireReader(bytes);
        var isGood = true;
        while (isGood && !reader.IsAtEnd)
        {
            isGood = reader.TryReadTag(out var field, out var type);
            if (!isGood)
                break;
            switch (field, type)
            {
                case (DecisionRecordCodec.RecordOffset, WireType.Varint):
                    isGood = reader.TryReadVarint(out Offset);
                    break;
                case (DecisionRecordCodec.RecordDecidedAt, WireType.Varint):
                    isGood = reader.TryReadVarint(out var time);
                    DecidedAtUnixMs = (long)time;
                    break;
                case (DecisionRecordCodec.RecordRawScore, WireType.Fixed64):
                    isGood = reader.TryReadDouble(out RawScore);
                    break;
                case (DecisionRecordCodec.RecordTransaction, WireType.LengthDelimited):
                    isGood = TryReadRange(ref reader, out _transaction);
                    break;
                case (DecisionRecordCodec.RecordResponse, WireType.LengthDelimited):
                    isGood = TryReadRange(ref reader, out _response);
                    break;
                case (DecisionRecordCodec.RecordFeatures, WireType.LengthDelimited):
                    isGood = TryReadRange(ref reader, out _features);
                    break;
                default:
                    isGood = reader.TrySkip(type);
                    break;
            }
        }

        IsRecord = isGood && !Transaction.IsEmpty && !Response.IsEmpty;
    }

    /// <summary>Whether the bytes are a record.</summary>
    public readonly bool IsRecord;

    /// <summary>Place in the decisions stream.</summary>
    public readonly ulong Offset;

    /// <summary>When it was decided, milliseconds since the Unix epoch.</summary>
    public readonly long DecidedAtUnixMs;

    /// <summary>Sum of the trees (log-odds).</summary>
    public readonly double RawScore;

    /// <summary>The encoded payment.</summary>
    public ReadOnlySpan<byte> Transaction => _bytes[_transaction];

    /// <summary>The encoded reply.</summary>
    public ReadOnlySpan<byte> Response => _bytes[_response];

    /// <summary>The decision in the reply.</summary>
    public Decision Decision
    {
        get
        {
            var reader = new WireReader(Response);
            while (!reader.IsAtEnd && reader.TryReadTag(out var number, out var type))
            {
                if (number == DecisionRecordCodec.ResponseDecision && type == WireType.Varint)
                    return reader.TryReadVarint(out var value) ? (Decision)value : Decision.None;
                if (!reader.TrySkip(type))
                    break;
            }

            return Decision.None;
        }
    }

    /// <summary>The score in the reply, a probability.</summary>
    public double Score
    {
        get
        {
            var reader = new WireReader(Response);
            while (!reader.IsAtEnd && reader.TryReadTag(out var number, out var type))
            {
                if (number == DecisionRecordCodec.ResponseScore && type == WireType.Fixed64)
                    return reader.TryReadDouble(out var value) ? value : 0;
                if (!reader.TrySkip(type))
                    break;
            }

            return 0;
        }
    }

    /// <summary>What was missing, as the reply says.</summary>
    public Degradations Degraded
    {
        get
        {
            var reader = new WireReader(Response);
            var degraded = Degradations.None;
            while (!reader.IsAtEnd && reader.TryReadTag(out var number, out var type))
            {
                if (number != DecisionRecordCodec.ResponseDegraded || type != WireType.LengthDelimited)
                {
                    if (!reader.TrySkip(type))
                        break;
                    continue;
                }

                if (!reader.TryReadBytes(out var name))
                    break;
                degraded |= DecisionRecordCodec.DegradationOf(name);
            }

            return degraded;
        }
    }

    /// <summary>The feature vector; for little-endian machines, which are all that .NET runs on.</summary>
    public ReadOnlySpan<float> Features => MemoryMarshal.Cast<byte, float>(_bytes[_features]);

    private static bool TryReadRange(scoped ref WireReader reader, out Range range)
    {
        var isRead = reader.TryReadBytes(out var value);
        range = (reader.Position - value.Length)..reader.Position;
        return isRead;
    }
}
