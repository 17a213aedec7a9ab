using System.Runtime.CompilerServices;
using FraudScoring.Core.Transactions;

namespace FraudScoring.Core.Features.Velocity;

/// <summary>What velocity keeps of a payment: numbers and hashes only. Blittable.</summary>
public struct VelocityEvent
{
    internal const int RelatedCount = (int)RelatedField.Mcc + 1;

    /// <summary>Event time, milliseconds since the Unix epoch.</summary>
    public long TimeMs;

    /// <summary>Amount in hundredths of the reference currency.</summary>
    public long Amount;

    /// <summary>Place in degrees, NaN when not provided.</summary>
    public float Latitude;

    /// <summary>Place in degrees, NaN when not provided.</summary>
    public float Longitude;

    /// <summary>Whether the issuer declined.</summary>
    public bool IsDeclined;

    private EntityKeys _keys;
    private RelatedHashes _related;

    /// <summary>The little of a payment that a label of it is applied with.</summary>
    /// <param name="timeMs">Event time, milliseconds since the Unix epoch.</param>
    /// <param name="amount">Amount in hundredths of the reference currency.</param>
    /// <param name="isDeclined">Whether the issuer declined.</param>
    /// <param name="kinds">The entities that features learn labels of: <see cref="FeatureSet.LabelEntities"/>.</param>
    /// <param name="keys">Their keys.</param>
    public static VelocityEvent ForLabel(
        long timeMs, long amount, bool isDeclined, ReadOnlySpan<EntityKind> kinds, ReadOnlySpan<UInt128> keys)
    {
        var e = new VelocityEvent { TimeMs = timeMs, Amount = amount, IsDeclined = isDeclined };
        for (var i = 0; i < kinds.Length; i++)
            e._keys[(int)kinds[i]] = keys[i];
        return e;
    }

    /// <summary>Key of an entity of the payment; zero when it was not provided.</summary>
    public readonly UInt128 Key(EntityKind kind) => _keys[(int)kind];

    /// <summary>32-bit hash of a field's value; zero when it was not provided.</summary>
    internal readonly uint Related(RelatedField field) => _related[(int)field];

    /// <summary>Fills the event from a payment.</summary>
    internal void Set(Transaction t, long referenceAmount)
    {
        TimeMs = t.EventTimeUnixMs;
        Amount = referenceAmount;
        Latitude = (float)t.Latitude;
        Longitude = (float)t.Longitude;
        IsDeclined = t.IssuerResult == IssuerResult.Declined;
        for (var kind = EntityKind.Card; kind <= EntityKind.Terminal; kind++)
        {
            var key = EntityKey.Of(t.Text(EntityKey.Field(kind)));
            _keys[(int)kind] = key;
            _related[(int)kind] = Fold(key);
        }

        _related[(int)RelatedField.MerchantCountry] = Short(t.Text(TextField.MerchantCountry));
        _related[(int)RelatedField.ShippingCountry] = Short(t.Text(TextField.ShippingCountry));
        _related[(int)RelatedField.Mcc] = Short(t.Text(TextField.Mcc));
    }

    // EntityKind and the first RelatedFields have the same numbers (a test holds that).
    private static uint Fold(UInt128 key) => key == UInt128.Zero ? 0 : (uint)key | 1;

    private static uint Short(ReadOnlySpan<byte> text)
    {
        var value = 0u;
        for (var i = 0; i < text.Length && i < 4; i++)
            value = (value << 8) | text[i];
        return value;
    }

    [InlineArray(EntityKey.KindCount)]
    private struct EntityKeys
    {
        private UInt128 _first;
    }

    [InlineArray(RelatedCount)]
    private struct RelatedHashes
    {
        private uint _first;
    }
}
