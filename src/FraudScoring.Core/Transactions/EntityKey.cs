namespace FraudScoring.Core.Transactions;

/// <summary>
/// The 128-bit key of an entity or a transaction id: SipHash-2-4 with a 128-bit result over the bytes of the
/// identifier. Two identifiers are taken as one with a chance of about 2^-128 for each pair.
/// </summary>
public static class EntityKey
{
    /// <summary>The entities of a payment.</summary>
    public const int KindCount = (int)EntityKind.Terminal + 1;

    private const ulong Key0 = 0x6672_6175_6473_636f;
    private const ulong Key1 = 0x7269_6e67_2e76_3031;

    /// <summary>The key of a text; zero, which means "none", for an empty one.</summary>
    public static UInt128 Of(ReadOnlySpan<byte> text)
        => text.IsEmpty ? UInt128.Zero : SipHash.Hash128(text, Key0, Key1);

    /// <summary>The text field that names an entity of this kind.</summary>
    public static TextField Field(EntityKind kind) => kind switch
    {
        EntityKind.Card => TextField.CardId,
        EntityKind.Customer => TextField.CustomerId,
        EntityKind.Device => TextField.DeviceId,
        EntityKind.Ip => TextField.Ip,
        EntityKind.Email => TextField.EmailHash,
        EntityKind.Merchant => TextField.MerchantId,
        EntityKind.Terminal => TextField.TerminalId,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "unknown entity kind"),
    };
}
