using FraudScoring.Service.DecisionLog;

namespace FraudScoring.Tests.Service.DecisionLog;

/// <summary>
/// A disk in memory that behaves as badly as a real one may: what was written but not synchronised can be lost in part
/// and in any order when the power goes, it can be full, and synchronising can fail. Seeded.
/// </summary>
internal sealed class SimulatedLogDisk : ILogDisk
{
    private const int SectorBytes = 512;

    private readonly Lock _gate = new();
    private readonly SortedDictionary<int, byte[]> _durable = [];
    private readonly SortedDictionary<int, byte[]> _cached = [];
    private readonly List<(int Segment, long Position, byte[] Bytes)> _unsynced = [];
    private byte[] _mark = [];

    /// <summary>Bytes that still can be written.</summary>
    public long Room { get; set; } = long.MaxValue;

    public bool SyncFails { get; set; }

    public List<string> SetAsideFolders { get; } = [];

    /// <summary>What is on the device after the power went: any part of what was not synchronised.</summary>
    public SimulatedLogDisk AfterPowerLoss(Random random)
    {
        lock (_gate)
        {
            var disk = new SimulatedLogDisk { _mark = random.Next(3) == 0 ? [] : _mark };
            foreach (var (segment, bytes) in _durable)
                disk._durable[segment] = [.. bytes];
            foreach (var (segment, position, bytes) in _unsynced)
            {
                for (var at = 0; at < bytes.Length; at += SectorBytes)
                {
                    if (random.Next(3) > 0)
                        Apply(disk._durable, segment, position + at, bytes.AsSpan(at, Math.Min(SectorBytes, bytes.Length - at)));
                }
            }

            foreach (var (segment, bytes) in disk._durable)
                disk._cached[segment] = [.. bytes];
            return disk;
        }
    }

    public byte[] Bytes(int segment)
    {
        lock (_gate)
            return _cached[segment];
    }

    public IReadOnlyList<int> Segments()
    {
        lock (_gate)
            return [.. _cached.Keys];
    }

    public string NameOf(int segment) => $"simulated-{segment}";

    public long LengthOf(int segment)
    {
        lock (_gate)
            return _cached.TryGetValue(segment, out var bytes) ? bytes.Length : 0;
    }

    public int Read(int segment, long position, Span<byte> into)
    {
        lock (_gate)
        {
            if (!_cached.TryGetValue(segment, out var bytes))
                throw new FileNotFoundException(NameOf(segment));
            if (position >= bytes.Length)
                return 0;
            var got = (int)Math.Min(into.Length, bytes.Length - position);
            bytes.AsSpan((int)position, got).CopyTo(into);
            return got;
        }
    }

    public void Write(int segment, long position, ReadOnlySpan<byte> bytes)
    {
        lock (_gate)
        {
            Room -= bytes.Length;
            if (Room < 0)
                throw new IOException("No space left on device : '" + NameOf(segment) + "'");
            Apply(_cached, segment, position, bytes);
            _unsynced.Add((segment, position, bytes.ToArray()));
        }
    }

    public void Sync()
    {
        lock (_gate)
        {
            if (SyncFails)
                throw new IOException("Input/output error");
            foreach (var (segment, position, bytes) in _unsynced)
                Apply(_durable, segment, position, bytes);
            _unsynced.Clear();
        }
    }

    public void Cut(int segment, long length)
    {
        lock (_gate)
        {
            _cached[segment] = _cached[segment][..(int)length];
            _durable[segment] = [.. _cached[segment]];
        }
    }

    public void Delete(int segment)
    {
        lock (_gate)
        {
            _cached.Remove(segment);
            _durable.Remove(segment);
        }
    }

    public string SetAside(string folder, int? copied, IReadOnlyList<int> moved)
    {
        SetAsideFolders.Add(folder);
        foreach (var segment in moved)
            Delete(segment);
        return folder;
    }

    public int ReadMark(Span<byte> into)
    {
        _mark.CopyTo(into);
        return _mark.Length;
    }

    public void WriteMark(ReadOnlySpan<byte> mark) => _mark = mark.ToArray();

    public void Dispose()
    {
    }

    private static void Apply(SortedDictionary<int, byte[]> files, int segment, long position, ReadOnlySpan<byte> bytes)
    {
        var file = files.GetValueOrDefault(segment, []);
        if (file.Length < position + bytes.Length)
            Array.Resize(ref file, (int)position + bytes.Length);
        bytes.CopyTo(file.AsSpan((int)position));
        files[segment] = file;
    }
}
