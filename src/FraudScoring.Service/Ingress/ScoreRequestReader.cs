using System.Buffers;
using System.Diagnostics;
using FraudScoring.Core;
using FraudScoring.Core.Transactions;
using FraudScoring.Core.Transactions.Wire;
using FraudScoring.Service.Pipeline;

namespace FraudScoring.Service.Ingress;

/// <summary>
/// Decodes <c>fraudscoring.v1.ScoreRequest</c> into a pending decision and checks the payment. Any thread; allocates only
/// to describe a wrong request.
/// </summary>
internal sealed class ScoreRequestReader(TransactionValidator validator, TimeProvider time)
{
    private const int TransactionField = 1;
    private const int DeadlineField = 2;
    private const int OptionsField = 3;
    private const int ExplainField = 1;
    private const int ReturnFeaturesField = 2;

    /// <summary>Reads a request; otherwise <paramref name="problem"/> says all that is wrong with it.</summary>
    public bool TryRead(in ReadOnlySequence<byte> request, PendingDecision pending, out string problem)
    {
        if (request.IsSingleSegment)
            return TryRead(request.FirstSpan, pending, out problem);
        Debug.Assert(request.Length <= int.MaxValue, "messages are bounded");
        var rented = ArrayPool<byte>.Shared.Rent((int)request.Length);
        request.CopyTo(rented);
        var isRead = TryRead(rented.AsSpan(0, (int)request.Length), pending, out problem);
        ArrayPool<byte>.Shared.Return(rented);
        return isRead;
    }

    /// <summary>Reads a request from one piece of memory.</summary>
    public bool TryRead(ReadOnlySpan<byte> request, PendingDecision pending, out string problem)
    {
        if (request.Length > Limits.RequestBytesMax)
        {
            problem = $"the request has {request.Length} bytes; at most {Limits.RequestBytesMax} are read";
            return false;
        }

        if (!TryDecode(request, pending, out var position))
        {
            problem = $"the bytes are not a fraudscoring.v1.ScoreRequest (near byte {position})";
            return false;
        }

        return validator.TryValidate(pending.Transaction, out problem);
    }

    private bool TryDecode(ReadOnlySpan<byte> request, PendingDecision pending, out int position)
    {
        var reader = new WireReader(request);
        while (!reader.IsAtEnd)
        {
            position = reader.Position;
            if (!reader.TryReadTag(out var field, out var type) || !TryDecodeField(ref reader, field, type, pending))
            {
                position = Math.Max(position, reader.Position);
                return false;
            }
        }

        position = reader.Position;
        return true;
    }

    private bool TryDecodeField(ref WireReader reader, int field, WireType type, PendingDecision pending)
    {
        switch (field, type)
        {
            case (TransactionField, WireType.LengthDelimited):
                return reader.TryReadBytes(out var bytes) && TransactionCodec.TryDecode(bytes, pending.Transaction, out _);
            case (DeadlineField, WireType.Varint):
                if (!reader.TryReadVarint(out var milliseconds))
                    return false;
                SetDeadline(pending, milliseconds);
                return true;
            case (OptionsField, WireType.LengthDelimited):
                return reader.TryReadBytes(out var options) && TryDecodeOptions(options, pending);
            default:
                return reader.TrySkip(type);
        }
    }

    private void SetDeadline(PendingDecision pending, ulong milliseconds)
    {
        if (milliseconds is 0 or > uint.MaxValue)
            return;
        pending.DeadlineTimestamp = time.GetTimestamp() + ((long)milliseconds * time.TimestampFrequency / 1000);
    }

    private static bool TryDecodeOptions(ReadOnlySpan<byte> bytes, PendingDecision pending)
    {
        var reader = new WireReader(bytes);
        while (!reader.IsAtEnd)
        {
            if (!reader.TryReadTag(out var field, out var type))
                return false;
            if (type != WireType.Varint)
            {
                if (!reader.TrySkip(type))
                    return false;
                continue;
            }

            if (!reader.TryReadVarint(out var value))
                return false;
            if (field == ExplainField)
                pending.WantsReasons = value != 0;
            else if (field == ReturnFeaturesField)
                pending.WantsFeatures = value != 0;
        }

        return true;
    }
}
