using FraudScoring.Aeron.Buffers;
using FraudScoring.Aeron.Layout;

namespace FraudScoring.Aeron.Client;

/// <summary>What a driver's directory tells an onlooker: reads only, whether the driver lives or not.</summary>
public sealed class DriverStatus : IDisposable
{
    private readonly CncFile _cnc;
    private readonly ManyToOneRing _ring;

    private DriverStatus(CncFile cnc)
    {
        _cnc = cnc;
        _ring = new ManyToOneRing(cnc.ToDriver);
        Counters = new CountersReader(cnc);
    }

    /// <summary>All counters.</summary>
    public CountersReader Counters { get; }

    /// <summary>The driver's process.</summary>
    public long Pid => _cnc.Pid;

    /// <summary>How long the driver waits for a client's sign of life.</summary>
    public TimeSpan ClientLiveness => TimeSpan.FromMicroseconds(_cnc.ClientLivenessNs / 1000);

    /// <summary>The driver's last sign of life; null when it was shut down.</summary>
    public DateTimeOffset? LastSignOfLife =>
        _ring.ConsumerHeartbeatMs is var ms and >= 0 and < 253_402_300_800_000 ? DateTimeOffset.FromUnixTimeMilliseconds(ms) : null;

    /// <summary>Opens a directory; an exception says why not.</summary>
    public static DriverStatus Open(string directory)
    {
        var cnc = CncFile.TryOpen(directory)
            ?? throw new AeronException(AeronErrorCode.Generic, $"{CncFile.PathIn(directory)}: no media driver has started there");
        try
        {
            return new DriverStatus(cnc);
        }
        catch
        {
            cnc.Dispose();
            throw;
        }
    }

    /// <summary>The driver's distinct errors.</summary>
    public IReadOnlyList<ErrorLogEntry> Errors() => ErrorLogReader.Read(_cnc.ErrorLog);

    /// <summary>Unmaps the file: the counters must not be read any more.</summary>
    public void Dispose() => _cnc.Dispose();
}
