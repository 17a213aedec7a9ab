using System.Buffers.Binary;
using System.Text;
using FraudScoring.Service.DecisionLog;

namespace FraudScoring.Service.Velocity.Snapshots;

/// <summary>Writes a snapshot beside its final name; <see cref="Finish"/> makes it whole and puts it in its place.</summary>
internal sealed class SnapshotFileWriter : IDisposable
{
    private readonly string _path;
    private readonly FileStream _file;
    private readonly byte[] _head = new byte[SnapshotFile.PartHeadBytes];

    public SnapshotFileWriter(string folder, string featureSet, ulong baseOffset, long watermarkMs)
    {
        _path = SnapshotFile.PathOf(folder, baseOffset);
        _file = new FileStream(_path + ".tmp", FileMode.Create, FileAccess.Write, FileShare.None, 1 << 16);
        var version = Encoding.UTF8.GetBytes(featureSet);
        var head = new byte[16 + version.Length + 16 + 4];
        BinaryPrimitives.WriteUInt64LittleEndian(head, SnapshotFile.Magic);
        BinaryPrimitives.WriteUInt32LittleEndian(head.AsSpan(8), SnapshotFile.Format);
        BinaryPrimitives.WriteInt32LittleEndian(head.AsSpan(12), version.Length);
        version.CopyTo(head.AsSpan(16));
        BinaryPrimitives.WriteUInt64LittleEndian(head.AsSpan(16 + version.Length), baseOffset);
        BinaryPrimitives.WriteInt64LittleEndian(head.AsSpan(24 + version.Length), watermarkMs);
        BinaryPrimitives.WriteUInt32LittleEndian(head.AsSpan(head.Length - 4), EntryHeader.Checksum(head.AsSpan(0, head.Length - 4)));
        _file.Write(head);
    }

    /// <summary>Writes a part.</summary>
    public void Write(in SnapshotPart part)
    {
        _head[0] = part.Kind;
        BinaryPrimitives.WriteInt32LittleEndian(_head.AsSpan(1), part.Number);
        BinaryPrimitives.WriteUInt64LittleEndian(_head.AsSpan(5), part.SeenBefore);
        BinaryPrimitives.WriteInt32LittleEndian(_head.AsSpan(13), part.Bytes.Length);
        _file.Write(_head);
        _file.Write(part.Bytes.Span);
        Span<byte> checksum = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(checksum, EntryHeader.Checksum(_head) ^ EntryHeader.Checksum(part.Bytes.Span));
        _file.Write(checksum);
    }

    /// <summary>Closes the file, makes it durable, gives it its name and removes all older ones but one.</summary>
    public void Finish()
    {
        Write(new SnapshotPart(SnapshotFile.End, 0, 0, ReadOnlyMemory<byte>.Empty));
        _file.Flush(flushToDisk: true);
        _file.Dispose();
        File.Move(_path + ".tmp", _path, overwrite: true);
        foreach (var old in SnapshotFile.Find(Path.GetDirectoryName(_path)!).Skip(2))
            File.Delete(old);
    }

    public void Dispose() => _file.Dispose();
}
