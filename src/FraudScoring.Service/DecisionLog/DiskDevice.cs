using FASTER.core;

namespace FraudScoring.Service.DecisionLog;

/// <summary>
/// FasterLog's device over an <see cref="ILogDisk"/>. FasterLog hands over pages on whichever thread notices that they
/// are due; they are queued and written in that order by the committer's thread, so that no append waits for the disk
/// and a file never has an older gap before newer bytes when the process is killed. FasterLog's memory bounds the
/// queue. Nothing is ever read through it: readers and recovery use the disk directly.
/// </summary>
internal sealed class DiskDevice(ILogDisk disk, string name, Action onQueued)
    : StorageDeviceBase(name, SectorBytes, Devices.CAPACITY_UNSPECIFIED)
{
    /// <summary>Writes begin and end at multiples of this.</summary>
    public const uint SectorBytes = 512;

    private readonly Lock _gate = new();
    private readonly Queue<PageWrite> _queue = new(256);

    /// <summary>Whether something waits to be written.</summary>
    public bool HasQueued
    {
        get
        {
            lock (_gate)
                return _queue.Count > 0;
        }
    }

    /// <summary>Writes the oldest of what is queued; false when nothing is. Called by the committer's thread only.</summary>
    public unsafe bool TryWriteNext()
    {
        if (!TryTake(out var write))
            return false;
        disk.Write(write.Segment, write.Position, new ReadOnlySpan<byte>((void*)write.Source, write.Bytes));
        write.Callback(0, (uint)write.Bytes, write.Context);
        return true;
    }

    /// <inheritdoc/>
    public override void WriteAsync(IntPtr sourceAddress, int segmentId, ulong destinationAddress,
        uint numBytesToWrite, DeviceIOCompletionCallback callback, object context)
    {
        lock (_gate)
            _queue.Enqueue(new PageWrite(sourceAddress, segmentId, (long)destinationAddress, (int)numBytesToWrite,
                callback, context));
        onQueued();
    }

    /// <inheritdoc/>
    public override void ReadAsync(int segmentId, ulong sourceAddress, IntPtr destinationAddress, uint readLength,
        DeviceIOCompletionCallback callback, object context)
        => throw new NotSupportedException("the decision log reads its files itself");

    /// <inheritdoc/>
    public override void RemoveSegmentAsync(int segment, AsyncCallback callback, IAsyncResult result)
        => throw new NotSupportedException("the decision log removes its segments itself");

    /// <inheritdoc/>
    public override void Dispose()
    {
        lock (_gate)
            _queue.Clear();
    }

    private bool TryTake(out PageWrite write)
    {
        lock (_gate)
            return _queue.TryDequeue(out write);
    }
}
