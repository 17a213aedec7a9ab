using System.Buffers.Binary;
using System.Text;
using FraudScoring.Service.DecisionLog;

namespace FraudScoring.Service.Velocity.Snapshots;

/// <summary>Reads a snapshot part by part; anything that is not as it was written is an <see cref="InvalidDataException"/>.</summary>
internal sealed class SnapshotFileReader : IDisposable
{
    private readonly string _path;
    private readonly FileStream _file;

    public SnapshotFileReader(string path)
    {
        _path = path;
        _file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16);
        var start = Take(16);
        var versionBytes = BinaryPrimitives.ReadInt32LittleEndian(start.AsSpan(12));
        if (BinaryPrimitives.ReadUInt64LittleEndian(start) != SnapshotFile.Magic
            || BinaryPrimitives.ReadUInt32LittleEndian(start.AsSpan(8)) != SnapshotFile.Format
            || versionBytes is < 0 or > SnapshotFile.VersionBytesMax)
            throw Damaged("not a snapshot of a known format");
        var rest = Take(versionBytes + 16);
        FeatureSet = Encoding.UTF8.GetString(rest.AsSpan(0, versionBytes));
        BaseOffset = BinaryPrimitives.ReadUInt64LittleEndian(rest.AsSpan(versionBytes));
        WatermarkMs = BinaryPrimitives.ReadInt64LittleEndian(rest.AsSpan(versionBytes + 8));
        var whole = start.Concat(rest).ToArray();
        if (BinaryPrimitives.ReadUInt32LittleEndian(Take(4)) != EntryHeader.Checksum(whole))
            throw Damaged("the checksum of the head is wrong");
    }

    /// <summary>Version of the feature set whose state it is.</summary>
    public string FeatureSet { get; }

    /// <summary>Offset from which the log is to be replayed.</summary>
    public ulong BaseOffset { get; }

    /// <summary>Newest event time at that offset.</summary>
    public long WatermarkMs { get; }

    /// <summary>The next part; the last is of kind <see cref="SnapshotFile.End"/>.</summary>
    public SnapshotPart Read()
    {
        var head = Take(SnapshotFile.PartHeadBytes);
        var length = BinaryPrimitives.ReadInt32LittleEndian(head.AsSpan(13));
        if (length is < 0 or > SnapshotFile.PartBytesMax || length > _file.Length - _file.Position)
            throw Damaged("the length of a part is wrong");
        var bytes = Take(length);
        if (BinaryPrimitives.ReadUInt32LittleEndian(Take(4)) != (EntryHeader.Checksum(head) ^ EntryHeader.Checksum(bytes)))
            throw Damaged("the checksum of a part is wrong");
        return new SnapshotPart(
            head[0], BinaryPrimitives.ReadInt32LittleEndian(head.AsSpan(1)),
            BinaryPrimitives.ReadUInt64LittleEndian(head.AsSpan(5)), bytes);
    }

    public void Dispose() => _file.Dispose();

    private byte[] Take(int count)
    {
        var bytes = new byte[count];
        if (_file.ReadAtLeast(bytes, count, throwOnEndOfStream: false) < count)
            throw Damaged("the file ends early");
        return bytes;
    }

    private InvalidDataException Damaged(string reason) => new($"{_path}: byte {_file.Position}: {reason}");
}
