namespace FraudScoring.Service.Velocity.Redis;

/// <summary>A decision of the log on its way to Redis. Reused.</summary>
internal sealed class RelayedDecision
{
    public UInt128 Id { get; set; }

    public ulong Offset { get; set; }

    public long DecidedAtUnixMs { get; set; }

    /// <summary>The whole record.</summary>
    public byte[] Record { get; private set; } = [];

    /// <summary>Takes over a record.</summary>
    public void Set(ReadOnlySpan<byte> record)
    {
        if (Record.Length != record.Length)
            Record = new byte[record.Length];
        record.CopyTo(Record);
    }
}
