using System.Buffers;
using System.Threading.Channels;
using FraudScoring.Core.Features.Velocity;
using FraudScoring.Service.DecisionLog;
using FraudScoring.Service.Pipeline;

namespace FraudScoring.Service.Velocity.Snapshots;

/// <summary>
/// Takes a snapshot of velocity and the once-only index now and then, without stopping the pipeline: the decide thread
/// copies a few parts between two batches, a task of its own writes them.
/// </summary>
internal sealed class StateSnapshots : ISnapshotStep
{
    private const int BytesPerStep = 256 * 1024;
    private const int OnceSegmentsPerPart = 16;
    private const int PartsWaitingMax = 64;

    private readonly string _folder;
    private readonly string _featureSet;
    private readonly InMemoryVelocityStore _store;
    private readonly VelocitySnapshot _velocity;
    private readonly OnceIndex _once;
    private readonly DurableLog _log;
    private readonly TimeProvider _time;
    private readonly long _intervalTicks;
    private readonly ILogger _logger;
    private readonly ArrayBufferWriter<byte> _buffer = new(BytesPerStep);
    private Channel<SnapshotPart>? _parts;
    private Task _writing = Task.CompletedTask;
    private int _next;
    private long _lastTimestamp;
    private ulong _lastOffset;

    public StateSnapshots(
        string folder, InMemoryVelocityStore store, string featureSet, OnceIndex once, DurableLog log, TimeSpan interval,
        TimeProvider time, ILogger logger)
    {
        (_folder, _featureSet, _store, _once, _log, _time, _logger) = (folder, featureSet, store, once, log, time, logger);
        _velocity = new VelocitySnapshot(store);
        _intervalTicks = (long)(interval.TotalSeconds * time.TimestampFrequency);
        _lastTimestamp = time.GetTimestamp();
        _lastOffset = log.NextOffset;
    }

    private int PartCount => _velocity.PartCount + (OnceIndex.Segments / OnceSegmentsPerPart);

    /// <summary>Offset that the newest finished snapshot needs the log from; retention must not pass it.</summary>
    public ulong ProtectedOffset { get; private set; }

    /// <summary>Copies some parts if a snapshot is under way, or begins one when it is time. Decide thread.</summary>
    public void Step()
    {
        if (_parts is null)
        {
            if (_time.GetTimestamp() - _lastTimestamp < _intervalTicks || _log.NextOffset == _lastOffset || !_writing.IsCompleted)
                return;
            Begin();
        }

        if (_writing.IsCompleted)
            Abandon();
        var copied = 0;
        while (_parts is not null && copied < BytesPerStep && _parts.Reader.Count < PartsWaitingMax)
            copied += CopyPart();
    }

    /// <summary>Takes a whole snapshot now. The decide thread must have stopped.</summary>
    public async Task TakeAsync()
    {
        // One that is under way is finished; its writing ends only with its last part.
        if (_parts is null)
        {
            await _writing;
            if (_log.NextOffset == _lastOffset)
                return;
            Begin();
        }

        while (_parts is not null)
        {
            CopyPart();
            while (_parts?.Reader.Count >= PartsWaitingMax && !_writing.IsCompleted)
                await Task.Delay(1);
            if (_writing.IsCompleted)
                Abandon();
        }

        await _writing;
    }

    /// <summary>Begins a snapshot, whatever the interval says. Decide thread.</summary>
    internal void Begin()
    {
        _parts = Channel.CreateUnbounded<SnapshotPart>();
        _next = 0;
        _lastOffset = _log.NextOffset;
        _lastTimestamp = _time.GetTimestamp();
        var (parts, offset, watermark) = (_parts, _lastOffset, _store.WatermarkMs);
        _writing = Task.Run(() => WriteAsync(parts.Reader, offset, watermark));
    }

    // The writing ended before its last part: it failed and has said so. The next interval tries again.
    private void Abandon() => _parts = null;

    private int CopyPart()
    {
        _buffer.ResetWrittenCount();
        var part = _next++;
        if (part < _velocity.PartCount)
            _velocity.Save(part, _buffer);
        else
            SaveOnce(part - _velocity.PartCount);
        var kind = part < _velocity.PartCount ? SnapshotFile.Velocity : SnapshotFile.Once;
        var number = part < _velocity.PartCount ? part : part - _velocity.PartCount;
        _parts!.Writer.TryWrite(new SnapshotPart(kind, number, _log.NextOffset, _buffer.WrittenSpan.ToArray()));
        if (_next == PartCount)
        {
            _parts.Writer.Complete();
            _parts = null;
        }

        // Empty parts cost a little too.
        return _buffer.WrittenCount + 256;
    }

    private void SaveOnce(int part)
    {
        OnceSlot[] slots = [];
        for (var segment = part * OnceSegmentsPerPart; segment < (part + 1) * OnceSegmentsPerPart; segment++)
        {
            var count = _once.CopySegment(segment, ref slots);
            _buffer.Write(System.Runtime.InteropServices.MemoryMarshal.AsBytes(slots.AsSpan(0, count)));
        }
    }

    private async Task WriteAsync(ChannelReader<SnapshotPart> parts, ulong baseOffset, long watermarkMs)
    {
        try
        {
            // What the snapshot has seen must be on disk before it: else a log cut by a crash would know less than it.
            var last = baseOffset;
            using var file = new SnapshotFileWriter(_folder, _featureSet, baseOffset, watermarkMs);
            await foreach (var part in parts.ReadAllAsync())
            {
                last = part.SeenBefore;
                file.Write(part);
            }

            if (last > 0)
                await _log.WaitCommittedAsync(last - 1, CancellationToken.None);
            file.Finish();
            ProtectedOffset = baseOffset;
            SnapshotLog.Taken(_logger, baseOffset);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or LogFailedException)
        {
            // The last finished one stays; a restart replays more of the log.
            SnapshotLog.Failed(_logger, e);
        }
    }
}
