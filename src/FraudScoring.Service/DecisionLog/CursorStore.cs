using System.Buffers.Binary;
using System.Text;

namespace FraudScoring.Service.DecisionLog;

/// <summary>
/// Named places in the log that outlive the process: the next offset that a consumer has not yet dealt with. Kept in
/// memory; <see cref="Save"/> replaces the file as a whole, so that it is always the old or the new one. Any thread.
/// </summary>
internal sealed class CursorStore
{
    private const ulong Magic = 0x3152_5543_4453_4446; // "FDSDCUR1"
    private const int HeadBytes = 16;

    private readonly Lock _gate = new();
    private readonly string _path;
    private readonly SortedDictionary<string, ulong> _cursors = new(StringComparer.Ordinal);
    private bool _isDirty;

    /// <summary>Reads the cursors of a folder; there are none when there is no file.</summary>
    /// <exception cref="LogDamagedException">The file does not read back as it was written.</exception>
    public CursorStore(string folder)
    {
        _path = Path.Combine(Path.GetFullPath(folder), "cursors");
        Directory.CreateDirectory(Path.GetDirectoryName(_path)!);
        if (File.Exists(_path))
            Load(File.ReadAllBytes(_path));
    }

    /// <summary>The lowest cursor, which retention must not pass; null when there is none.</summary>
    public ulong? Lowest
    {
        get
        {
            lock (_gate)
                return _cursors.Count == 0 ? null : _cursors.Values.Min();
        }
    }

    /// <summary>The cursors by name.</summary>
    public IReadOnlyList<KeyValuePair<string, ulong>> All
    {
        get
        {
            lock (_gate)
                return [.. _cursors];
        }
    }

    /// <summary>Where a cursor is.</summary>
    public bool TryGet(string name, out ulong offset)
    {
        lock (_gate)
            return _cursors.TryGetValue(name, out offset);
    }

    /// <summary>What is wrong with a name; null when it can be used.</summary>
    public static string? CheckName(string name)
    {
        if (name.Length is 0 or > LogLimits.CursorNameMax)
            return $"a cursor's name has {name.Length} characters; expected 1 to {LogLimits.CursorNameMax}";
        foreach (var character in name)
        {
            if (!char.IsAsciiLetterOrDigit(character) && character is not ('.' or '-' or '_'))
                return $"a cursor's name has letters, digits, '.', '-' and '_'; found '{character}'";
        }

        return null;
    }

    /// <summary>Moves a cursor, also back, or makes it; false when there are already as many as there may be.</summary>
    public bool TryMove(string name, ulong offset)
    {
        if (CheckName(name) is { } error)
            throw new ArgumentException(error, nameof(name));
        lock (_gate)
        {
            if (_cursors.Count >= LogLimits.CursorsMax && !_cursors.ContainsKey(name))
                return false;
            _cursors[name] = offset;
            _isDirty = true;
            return true;
        }
    }

    /// <summary>Removes a cursor; false when there is none of this name.</summary>
    public bool Remove(string name)
    {
        lock (_gate)
        {
            var isRemoved = _cursors.Remove(name);
            _isDirty |= isRemoved;
            return isRemoved;
        }
    }

    /// <summary>Makes what was moved durable.</summary>
    public void Save()
    {
        lock (_gate)
        {
            if (!_isDirty)
                return;
            var draft = _path + ".new";
            using (var file = new FileStream(draft, FileMode.Create, FileAccess.Write))
            {
                file.Write(Encode());
                file.Flush(flushToDisk: true);
            }

            File.Move(draft, _path, overwrite: true);
            DirectorySync.Sync(Path.GetDirectoryName(_path)!);
            _isDirty = false;
        }
    }

    private byte[] Encode()
    {
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes, Encoding.ASCII);
        writer.Write(Magic);
        writer.Write(0u);
        writer.Write(_cursors.Count);
        foreach (var (name, offset) in _cursors)
        {
            writer.Write((byte)name.Length);
            writer.Write(Encoding.ASCII.GetBytes(name));
            writer.Write(offset);
        }

        writer.Flush();
        var file = bytes.ToArray();
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(8), EntryHeader.Checksum(file.AsSpan(12)));
        return file;
    }

    private void Load(ReadOnlySpan<byte> file)
    {
        if (file.Length < HeadBytes || BinaryPrimitives.ReadUInt64LittleEndian(file) != Magic)
            throw Damaged(0, "expected the cursors of a decision log");
        if (BinaryPrimitives.ReadUInt32LittleEndian(file[8..]) != EntryHeader.Checksum(file[12..]))
            throw Damaged(8, "the checksum is wrong");
        var count = BinaryPrimitives.ReadInt32LittleEndian(file[12..]);
        var rest = file[HeadBytes..];
        for (var i = 0; i < count; i++)
        {
            var nameBytes = rest.IsEmpty ? 0 : rest[0];
            if (rest.Length < 1 + nameBytes + sizeof(ulong))
                throw Damaged(file.Length - rest.Length, "the file ends inside a cursor");
            var name = Encoding.ASCII.GetString(rest.Slice(1, nameBytes));
            _cursors[name] = BinaryPrimitives.ReadUInt64LittleEndian(rest[(1 + nameBytes)..]);
            rest = rest[(1 + nameBytes + sizeof(ulong))..];
        }
    }

    private LogDamagedException Damaged(int position, string reason)
        => new($"{_path}: byte {position}: {reason}; remove the file to let every consumer begin anew");
}
