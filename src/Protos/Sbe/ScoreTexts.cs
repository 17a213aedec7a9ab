namespace FraudScoring.Sbe;

/// <summary>The texts of Score, in the order of the message; empty when not provided.</summary>
internal ref struct ScoreTexts
{
    public ReadOnlySpan<byte> TransactionId;
    public ReadOnlySpan<byte> CardId;
    public ReadOnlySpan<byte> CustomerId;
    public ReadOnlySpan<byte> MerchantId;
    public ReadOnlySpan<byte> TerminalId;
    public ReadOnlySpan<byte> DeviceId;
    public ReadOnlySpan<byte> Ip;
    public ReadOnlySpan<byte> EmailHash;

    public static ScoreTexts Read(ref SbeReader reader) => new()
    {
        TransactionId = reader.Data8(SbeSchema.IdBytesMax, "transactionId"),
        CardId = reader.Data8(SbeSchema.IdBytesMax, "cardId"),
        CustomerId = reader.Data8(SbeSchema.IdBytesMax, "customerId"),
        MerchantId = reader.Data8(SbeSchema.IdBytesMax, "merchantId"),
        TerminalId = reader.Data8(SbeSchema.IdBytesMax, "terminalId"),
        DeviceId = reader.Data8(SbeSchema.IdBytesMax, "deviceId"),
        Ip = reader.Data8(SbeSchema.IdBytesMax, "ip"),
        EmailHash = reader.Data8(SbeSchema.IdBytesMax, "emailHash"),
    };

    public readonly void Write(ref SbeWriter writer)
    {
        writer.Data8(TransactionId, SbeSchema.IdBytesMax, "transactionId");
        writer.Data8(CardId, SbeSchema.IdBytesMax, "cardId");
        writer.Data8(CustomerId, SbeSchema.IdBytesMax, "customerId");
        writer.Data8(MerchantId, SbeSchema.IdBytesMax, "merchantId");
        writer.Data8(TerminalId, SbeSchema.IdBytesMax, "terminalId");
        writer.Data8(DeviceId, SbeSchema.IdBytesMax, "deviceId");
        writer.Data8(Ip, SbeSchema.IdBytesMax, "ip");
        writer.Data8(EmailHash, SbeSchema.IdBytesMax, "emailHash");
    }
}
