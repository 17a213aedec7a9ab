using System.Runtime.CompilerServices;

namespace FraudScoring.Core.Transactions;

/// <summary>
/// A payment as the gateway sent it, decoded. Mutable and reused: a slot of the ring owns one for good, so that
/// decoding allocates nothing. Not thread-safe; whoever owns the slot owns the transaction.
/// </summary>
/// <remarks>Text is kept as the bytes that came, in one buffer; a field that was not provided is empty.</remarks>
public sealed class Transaction
{
    private const int FieldCount = (int)TextField.ShippingCountry + 1;

    private readonly byte[] _text = new byte[Limits.TransactionTextBytesMax];
    private TextSlots _slots;
    private AttributeSlots _attributes;
    private int _textLength;

    /// <summary>When the payment happened, milliseconds since the Unix epoch.</summary>
    public long EventTimeUnixMs { get; set; }

    /// <summary>Amount in the minor unit of the currency.</summary>
    public long AmountMinor { get; set; }

    /// <summary>Degrees of latitude, or NaN when not provided.</summary>
    public double Latitude { get; set; } = double.NaN;

    /// <summary>Degrees of longitude, or NaN when not provided.</summary>
    public double Longitude { get; set; } = double.NaN;

    /// <summary>How the payment reached the merchant.</summary>
    public Channel Channel { get; set; }

    /// <summary>How the card data was entered.</summary>
    public EntryMode EntryMode { get; set; }

    /// <summary>Result of the address check.</summary>
    public CheckResult AvsResult { get; set; }

    /// <summary>Result of the security-code check.</summary>
    public CheckResult CvvResult { get; set; }

    /// <summary>Result of 3-D Secure.</summary>
    public ThreeDsResult ThreeDsResult { get; set; }

    /// <summary>What the issuer answered.</summary>
    public IssuerResult IssuerResult { get; set; }

    /// <summary>Entries of the attributes map.</summary>
    public int AttributeCount { get; private set; }

    /// <summary>Bit n is set when the text of field n was longer than its bound and was not kept.</summary>
    public uint OversizedFields { get; private set; }

    /// <summary>Whether an attribute was left out because there were too many or it was too long.</summary>
    public bool HasOversizedAttributes { get; private set; }

    /// <summary>The bytes of a text field; empty when not provided.</summary>
    public ReadOnlySpan<byte> Text(TextField field)
    {
        var slot = _slots[(int)field];
        return new ReadOnlySpan<byte>(_text, slot.Start, slot.Length);
    }

    /// <summary>The key of attribute <paramref name="index"/>, in the order in which they came.</summary>
    public ReadOnlySpan<byte> AttributeKey(int index)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)AttributeCount);
        var slot = _attributes[index];
        return new ReadOnlySpan<byte>(_text, slot.Start, slot.KeyLength);
    }

    /// <summary>The value of attribute <paramref name="index"/>.</summary>
    public ReadOnlySpan<byte> AttributeValue(int index)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)AttributeCount);
        var slot = _attributes[index];
        return new ReadOnlySpan<byte>(_text, slot.Start + slot.KeyLength, slot.ValueLength);
    }

    /// <summary>
    /// Keeps the text of a field. Too long a text is not kept, and <see cref="OversizedFields"/> says so. Setting a
    /// field again replaces it (its old bytes stay in the buffer until <see cref="Clear"/>).
    /// </summary>
    public void SetText(TextField field, ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length > MaxBytes(field) || _textLength + utf8.Length > _text.Length)
        {
            OversizedFields |= 1u << (int)field;
            return;
        }

        utf8.CopyTo(_text.AsSpan(_textLength));
        _slots[(int)field] = new TextSlot((ushort)_textLength, (ushort)utf8.Length);
        _textLength += utf8.Length;
    }

    /// <summary>Adds an attribute; one too many or too long is left out, and <see cref="HasOversizedAttributes"/> says so.</summary>
    public void AddAttribute(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        if (AttributeCount == Limits.AttributesMax || key.Length > Limits.AttributeKeyBytesMax
            || value.Length > Limits.AttributeValueBytesMax || _textLength + key.Length + value.Length > _text.Length)
        {
            HasOversizedAttributes = true;
            return;
        }

        key.CopyTo(_text.AsSpan(_textLength));
        value.CopyTo(_text.AsSpan(_textLength + key.Length));
        _attributes[AttributeCount++] = new AttributeSlot((ushort)_textLength, (byte)key.Length, (byte)value.Length);
        _textLength += key.Length + value.Length;
    }

    /// <summary>Makes the transaction empty for its next use.</summary>
    public void Clear()
    {
        _slots = default;
        _textLength = 0;
        AttributeCount = 0;
        OversizedFields = 0;
        HasOversizedAttributes = false;
        EventTimeUnixMs = 0;
        AmountMinor = 0;
        Latitude = double.NaN;
        Longitude = double.NaN;
        Channel = Channel.NotProvided;
        EntryMode = EntryMode.NotProvided;
        AvsResult = CheckResult.NotProvided;
        CvvResult = CheckResult.NotProvided;
        ThreeDsResult = ThreeDsResult.NotProvided;
        IssuerResult = IssuerResult.NotProvided;
    }

    /// <summary>Makes this transaction equal to <paramref name="other"/>.</summary>
    public void CopyFrom(Transaction other)
    {
        ArgumentNullException.ThrowIfNull(other);
        other._text.AsSpan(0, other._textLength).CopyTo(_text);
        _slots = other._slots;
        _attributes = other._attributes;
        _textLength = other._textLength;
        AttributeCount = other.AttributeCount;
        OversizedFields = other.OversizedFields;
        HasOversizedAttributes = other.HasOversizedAttributes;
        EventTimeUnixMs = other.EventTimeUnixMs;
        AmountMinor = other.AmountMinor;
        Latitude = other.Latitude;
        Longitude = other.Longitude;
        Channel = other.Channel;
        EntryMode = other.EntryMode;
        AvsResult = other.AvsResult;
        CvvResult = other.CvvResult;
        ThreeDsResult = other.ThreeDsResult;
        IssuerResult = other.IssuerResult;
    }

    /// <summary>Bound in bytes of a text field.</summary>
    public static int MaxBytes(TextField field) => field switch
    {
        TextField.Ip => Limits.IpBytesMax,
        TextField.Currency or TextField.Bin or TextField.Mcc => 8,
        >= TextField.CardCountry => 8,
        _ => Limits.IdBytesMax,
    };

    private readonly record struct TextSlot(ushort Start, ushort Length);

    private readonly record struct AttributeSlot(ushort Start, byte KeyLength, byte ValueLength);

    [InlineArray(FieldCount)]
    private struct TextSlots
    {
        private TextSlot _first;
    }

    [InlineArray(Limits.AttributesMax)]
    private struct AttributeSlots
    {
        private AttributeSlot _first;
    }
}
