using FraudScoring.Core.Transactions.Wire;

namespace FraudScoring.Core.Transactions;

/// <summary>
/// A transaction in the encoding of <c>fraudscoring.v1.Transaction</c>, without generated messages, so that the hot path
/// allocates nothing. Unknown fields are passed over; values are checked by <see cref="TransactionValidator"/>.
/// </summary>
public static class TransactionCodec
{
    private const int EventTime = 2;
    private const int Amount = 3;
    private const int ChannelField = 14;
    private const int EntryModeField = 15;
    private const int Avs = 20;
    private const int Cvv = 21;
    private const int ThreeDs = 22;
    private const int Issuer = 23;
    private const int Latitude = 24;
    private const int Longitude = 25;
    private const int Attributes = 26;

    /// <summary>Bit n is set for each field number n that is a <see cref="TextField"/>.</summary>
    private const uint TextFields = 0x000F_3FF2;

    /// <summary>
    /// Decodes into <paramref name="transaction"/>, which is cleared first. False on bytes that are not a message;
    /// <paramref name="position"/> is near the wrong byte then.
    /// </summary>
    public static bool TryDecode(ReadOnlySpan<byte> bytes, Transaction transaction, out int position)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        transaction.Clear();
        var reader = new WireReader(bytes);
        var isGood = true;
        while (isGood && !reader.IsAtEnd)
            isGood = reader.TryReadTag(out var field, out var type) && TryDecodeField(ref reader, field, type, transaction);
        position = reader.Position;
        return isGood;
    }

    /// <summary>Writes the fields of a transaction in ascending order.</summary>
    public static void Encode(ref WireWriter writer, Transaction transaction)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        writer.WriteBytes((int)TextField.TransactionId, transaction.Text(TextField.TransactionId));
        writer.WriteVarint(EventTime, (ulong)transaction.EventTimeUnixMs);
        writer.WriteVarint(Amount, (ulong)transaction.AmountMinor);
        for (var field = TextField.Currency; field <= TextField.Mcc; field++)
            writer.WriteBytes((int)field, transaction.Text(field));
        writer.WriteVarint(ChannelField, (ulong)transaction.Channel);
        writer.WriteVarint(EntryModeField, (ulong)transaction.EntryMode);
        for (var field = TextField.CardCountry; field <= TextField.ShippingCountry; field++)
            writer.WriteBytes((int)field, transaction.Text(field));
        writer.WriteVarint(Avs, (ulong)transaction.AvsResult);
        writer.WriteVarint(Cvv, (ulong)transaction.CvvResult);
        writer.WriteVarint(ThreeDs, (ulong)transaction.ThreeDsResult);
        writer.WriteVarint(Issuer, (ulong)transaction.IssuerResult);
        if (!double.IsNaN(transaction.Latitude))
            writer.WriteDoubleAlways(Latitude, transaction.Latitude);
        if (!double.IsNaN(transaction.Longitude))
            writer.WriteDoubleAlways(Longitude, transaction.Longitude);
        for (var i = 0; i < transaction.AttributeCount; i++)
        {
            var mark = writer.BeginMessage(Attributes);
            writer.WriteBytes(1, transaction.AttributeKey(i));
            writer.WriteBytes(2, transaction.AttributeValue(i));
            writer.EndMessage(mark);
        }
    }

    private static bool TryDecodeField(ref WireReader reader, int field, WireType type, Transaction t)
    {
        switch (type)
        {
            case WireType.LengthDelimited when field == Attributes:
                return TryDecodeAttribute(ref reader, t);
            case WireType.LengthDelimited when field < 32 && (TextFields & (1u << field)) != 0:
                if (!reader.TryReadBytes(out var text))
                    return false;
                t.SetText((TextField)field, text);
                return true;
            case WireType.Varint:
                if (!reader.TryReadVarint(out var value))
                    return false;
                SetNumber(t, field, value);
                return true;
            case WireType.Fixed64 when field is Latitude or Longitude:
                if (!reader.TryReadDouble(out var degrees))
                    return false;
                if (field == Latitude)
                    t.Latitude = degrees;
                else
                    t.Longitude = degrees;
                return true;
            default:
                return reader.TrySkip(type);
        }
    }

    private static void SetNumber(Transaction t, int field, ulong value)
    {
        // An enumeration beyond a byte is wrong in any case; 255 keeps it wrong for the validator.
        var small = (byte)Math.Min(value, byte.MaxValue);
        switch (field)
        {
            case EventTime: t.EventTimeUnixMs = (long)value; break;
            case Amount: t.AmountMinor = (long)value; break;
            case ChannelField: t.Channel = (Channel)small; break;
            case EntryModeField: t.EntryMode = (EntryMode)small; break;
            case Avs: t.AvsResult = (CheckResult)small; break;
            case Cvv: t.CvvResult = (CheckResult)small; break;
            case ThreeDs: t.ThreeDsResult = (ThreeDsResult)small; break;
            case Issuer: t.IssuerResult = (IssuerResult)small; break;
        }
    }

    private static bool TryDecodeAttribute(ref WireReader reader, Transaction t)
    {
        if (!reader.TryReadBytes(out var entry))
            return false;
        var inner = new WireReader(entry);
        var key = ReadOnlySpan<byte>.Empty;
        var value = ReadOnlySpan<byte>.Empty;
        while (!inner.IsAtEnd)
        {
            if (!inner.TryReadTag(out var field, out var type))
                return false;
            var isRead = field switch
            {
                1 when type == WireType.LengthDelimited => inner.TryReadBytes(out key),
                2 when type == WireType.LengthDelimited => inner.TryReadBytes(out value),
                _ => inner.TrySkip(type),
            };
            if (!isRead)
                return false;
        }

        t.AddAttribute(key, value);
        return true;
    }
}
