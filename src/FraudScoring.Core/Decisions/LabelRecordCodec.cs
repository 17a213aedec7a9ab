using FraudScoring.Core.Transactions;
using FraudScoring.Core.Transactions.Wire;

namespace FraudScoring.Core.Decisions;

/// <summary>Encodes a label as <c>fraudscoring.v1.LabelRecord</c> without allocating.</summary>
public static class LabelRecordCodec
{
    /// <summary>Writes a record; returns the bytes written.</summary>
    public static int Encode(Span<byte> destination, in LabelRecord label, Transaction transaction)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        var writer = new WireWriter(destination);
        writer.WriteVarint(1, label.Offset);
        writer.WriteVarint(2, (ulong)label.RecordedAtUnixMs);
        writer.WriteBytes(3, transaction.Text(TextField.TransactionId));
        writer.WriteVarint(4, (ulong)label.Label);
        writer.WriteVarint(5, (ulong)label.Previous);
        writer.WriteVarint(6, label.Source);
        writer.WriteVarint(7, (ulong)label.EventTimeUnixMs);
        var mark = writer.BeginMessage(8);
        TransactionCodec.Encode(ref writer, transaction);
        writer.EndMessage(mark);
        return writer.Position;
    }

    /// <summary>Reads a record and the labelled payment; false when the bytes are not one.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> bytes, Transaction transaction, out LabelRecord label)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        label = default;
        var hasTransaction = false;
        var reader = new WireReader(bytes);
        while (!reader.IsAtEnd)
        {
            if (!reader.TryReadTag(out var field, out var type))
                return false;
            if (type == WireType.LengthDelimited && field == 8)
            {
                if (!reader.TryReadBytes(out var inner) || !TransactionCodec.TryDecode(inner, transaction, out _))
                    return false;
                hasTransaction = true;
            }
            else if (type == WireType.Varint)
            {
                if (!reader.TryReadVarint(out var value))
                    return false;
                Set(ref label, field, value);
            }
            else if (!reader.TrySkip(type))
            {
                return false;
            }
        }

        return hasTransaction && label.Label is LabelKind.Fraud or LabelKind.Genuine;
    }

    private static void Set(ref LabelRecord label, int field, ulong value)
    {
        label = field switch
        {
            1 => label with { Offset = value },
            2 => label with { RecordedAtUnixMs = (long)value },
            4 => label with { Label = (LabelKind)value },
            5 => label with { Previous = (LabelKind)value },
            6 => label with { Source = (byte)value },
            7 => label with { EventTimeUnixMs = (long)value },
            _ => label,
        };
    }
}
