using FraudScoring.Aeron.Layout;

namespace FraudScoring.Aeron.Driver;

/// <summary>
/// Answers requests for a gap at once and then ignores repeats of it for a while: they were under way before the
/// answer arrived.
/// </summary>
internal sealed class Retransmitter(LogBuffers log, int mtu, long lingerNs)
{
    private const int MtusMax = 16 * 64;
    private long _from;
    private long _to;
    private long _ignoreUntilNs = long.MinValue;

    /// <summary>Bytes sent again.</summary>
    public int OnNak(SendEndpoint endpoint, long position, int length, long sent, long nowNs)
    {
        if (nowNs < _ignoreUntilNs && position >= _from && position + length <= _to)
            return 0;
        // Older data may be cleaned by now, and what was not sent yet comes by itself.
        if (position >= sent || position < sent - (log.TermLength / 2) - LogPosition.MessageLengthMax(log.TermLength))
            return 0;

        var end = Math.Min(position + Math.Min(length, (long)mtu * MtusMax), sent);
        var at = position;
        var bytes = 0;
        while (at < end)
        {
            var term = log.TermAt(at);
            var offset = LogPosition.TermOffset(at, log.TermLength);
            var scan = FrameScan.Available(term, offset, mtu);
            if (scan.Bytes == 0 || !endpoint.TrySend(term.Span(offset, scan.Bytes)))
                break;
            bytes += scan.Bytes;
            at += scan.Bytes + scan.Padding;
        }

        _from = position;
        _to = at;
        _ignoreUntilNs = nowNs + lingerNs;
        return bytes;
    }
}
