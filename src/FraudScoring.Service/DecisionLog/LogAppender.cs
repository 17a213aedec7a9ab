using System.Diagnostics;
using FASTER.core;

namespace FraudScoring.Service.DecisionLog;

/// <summary>
/// Puts entries into FasterLog's memory and decides where pages and segments end. Owned by the one thread that appends.
/// Each run of the process begins a new segment, so that nothing is ever written into a file that an earlier run left.
/// </summary>
internal sealed unsafe class LogAppender
{
    private readonly FasterLog _log;
    private readonly LogCommitter _committer;
    private readonly SegmentTable _segments;
    private readonly TimeProvider _time;
    private readonly int _pageBytes;
    private readonly long _segmentBytes;
    private SegmentInfo? _segment;
    private int _segmentId;
    private long _position;
    private int _pageRemaining;
    private long _lastTimeUnixMs;

    public LogAppender(FasterLog log, LogCommitter committer, SegmentTable segments, DecisionLogOptions options,
        TimeProvider time, RecoveredLog recovered)
    {
        _log = log;
        _committer = committer;
        _segments = segments;
        _time = time;
        _pageBytes = options.PageBytes;
        _segmentBytes = options.SegmentBytes;
        _segmentId = recovered.NextSegment - 1;
        _position = _segmentBytes;
        _lastTimeUnixMs = recovered.LastTimeUnixMs;
        Next = recovered.Recovery.NextOffset;
    }

    /// <summary>The offset that the next entry gets.</summary>
    public ulong Next { get; private set; }

    /// <summary>Appends an entry; waits while the memory is full.</summary>
    public ulong Append(EntryKind kind, ReadOnlySpan<byte> payload)
    {
        Debug.Assert(kind is not (EntryKind.SegmentHeader or EntryKind.Filler));
        if (payload.Length > LogLimits.PayloadBytesMax)
            ThrowTooLong(payload.Length);
        // A wall clock may step back; the log's times do not, so that they can be searched.
        _lastTimeUnixMs = Math.Max(_lastTimeUnixMs, _time.GetUtcNow().ToUnixTimeMilliseconds());
        var frame = SegmentWalker.FrameBytes(EntryHeader.Bytes + payload.Length);
        if (frame > _pageRemaining)
            TurnPage();

        var offset = Next;
        fixed (byte* bytes = payload)
            Enqueue(kind, bytes, payload.Length, frame);
        _segment!.Note(offset, _position - frame);
        Next = offset + 1;
        _committer.Appended(Next);
        return offset;
    }

    private void TurnPage()
    {
        if (_pageRemaining >= LogLimits.FrameBytesMin)
            Enqueue(EntryKind.Filler, null, _pageRemaining - LogLimits.FrameBytesMin, _pageRemaining);
        _position += _pageRemaining;
        _pageRemaining = _pageBytes;
        if (_position == _segmentBytes)
            BeginSegment();
    }

    private void BeginSegment()
    {
        _segmentId++;
        _position = 0;
        var header = new SegmentHeader(_lastTimeUnixMs, Next, _pageBytes, _segmentBytes);
        _segment = new SegmentInfo(_segmentId, header);
        var payload = stackalloc byte[SegmentHeader.Bytes];
        header.Write(new Span<byte>(payload, SegmentHeader.Bytes));
        Enqueue(EntryKind.SegmentHeader, payload, SegmentHeader.Bytes,
            SegmentWalker.FrameBytes(EntryHeader.Bytes + SegmentHeader.Bytes));
        _segments.Add(_segment);
    }

    private void Enqueue(EntryKind kind, byte* payload, int payloadBytes, int frame)
    {
        var header = new EntryHeader(kind, EntryHeader.FormatVersion, Next, _lastTimeUnixMs);
        var entry = new PendingEntry(header, payload, payloadBytes);
        if (!_log.TryEnqueue(entry, out var address))
            address = EnqueueSlow(entry);
        if (address != _segmentId * _segmentBytes + _position)
            ThrowMisplaced(address);
        _position += frame;
        _pageRemaining -= frame;
    }

    /// <summary>The memory is full of pages that are not yet written: wait for the disk.</summary>
    private long EnqueueSlow(PendingEntry entry)
    {
        long address;
        var spin = new SpinWait();
        do
        {
            if (_committer.Failure is { } failure)
                throw new LogFailedException(failure.Message, failure);
            _committer.Wake();
            spin.SpinOnce();
        }
        while (!_log.TryEnqueue(entry, out address));

        return address;
    }

    private static void ThrowTooLong(int length)
        => throw new ArgumentException(
            $"an entry of {length} bytes; the log takes up to {LogLimits.PayloadBytesMax}", "payload");

    private void ThrowMisplaced(long address)
        => throw new InvalidOperationException($"FasterLog placed an entry at {address}, expected segment "
            + $"{_segmentId} byte {_position}; more than one thread appends");
}
