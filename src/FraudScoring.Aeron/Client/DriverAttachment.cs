using FraudScoring.Aeron.Buffers;
using FraudScoring.Aeron.Layout;

namespace FraudScoring.Aeron.Client;

/// <summary>Waits for a living driver's file.</summary>
internal static class DriverAttachment
{
    private const int RetryMs = 10;

    public static CncFile Wait(AeronClientOptions options)
    {
        var start = options.Time.GetTimestamp();
        while (true)
        {
            var problem = TryAttach(options, out var cnc);
            if (cnc is not null)
                return cnc;
            if (options.Time.GetElapsedTime(start) > options.DriverTimeout)
                throw new AeronException(AeronErrorCode.Generic, $"{CncFile.PathIn(options.Directory)}: {problem}");
            if (options.WhileWaiting is { } run)
                run();
            else
                Thread.Sleep(RetryMs);
        }
    }

    private static string TryAttach(AeronClientOptions options, out CncFile? attached)
    {
        attached = null;
        if (CncFile.TryOpen(options.Directory) is not { } cnc)
            return "no media driver";
        var heartbeatMs = HeartbeatOf(cnc);
        var ageMs = options.Time.GetUtcNow().ToUnixTimeMilliseconds() - heartbeatMs;
        if (heartbeatMs > 0 && ageMs <= (long)options.DriverTimeout.TotalMilliseconds)
        {
            attached = cnc;
            return "";
        }

        // What a dead driver left, and the next one may replace.
        cnc.Dispose();
        return heartbeatMs switch
        {
            0 => "the media driver has not started",
            < 0 => "the media driver was shut down",
            _ => $"the media driver gave its last sign of life {ageMs} ms ago",
        };
    }

    private static long HeartbeatOf(CncFile cnc)
    {
        try
        {
            return new ManyToOneRing(cnc.ToDriver).ConsumerHeartbeatMs;
        }
        catch
        {
            cnc.Dispose();
            throw;
        }
    }
}
