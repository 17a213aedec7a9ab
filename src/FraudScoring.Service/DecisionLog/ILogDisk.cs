namespace FraudScoring.Service.DecisionLog;

/// <summary>
/// Where segments are kept. The log needs no more than this of a disk, so that tests can give it one that loses
/// unsynchronised writes, fills up or breaks. <see cref="Read"/> and <see cref="Delete"/> may be called from any
/// thread; the rest by one thread at a time. Failures are <see cref="IOException"/> or <see cref="UnauthorizedAccessException"/>.
/// </summary>
internal interface ILogDisk : IDisposable
{
    /// <summary>The segments that exist, in rising order.</summary>
    public IReadOnlyList<int> Segments();

    /// <summary>The segment's name, for messages.</summary>
    public string NameOf(int segment);

    /// <summary>Bytes of a segment; 0 when there is no such segment.</summary>
    public long LengthOf(int segment);

    /// <summary>Reads up to the length of <paramref name="into"/>; returns the bytes read, 0 at the end.</summary>
    /// <exception cref="FileNotFoundException">There is no such segment (any more).</exception>
    public int Read(int segment, long position, Span<byte> into);

    /// <summary>Writes; durable only after <see cref="Sync"/>. The first write makes the segment.</summary>
    public void Write(int segment, long position, ReadOnlySpan<byte> bytes);

    /// <summary>Returns when everything written before is on the device.</summary>
    public void Sync();

    /// <summary>Shortens a segment.</summary>
    public void Cut(int segment, long length);

    /// <summary>Removes a segment.</summary>
    public void Delete(int segment);

    /// <summary>Copies one segment and moves others into a folder of this name; returns where that is.</summary>
    public string SetAside(string folder, int? copied, IReadOnlyList<int> moved);

    /// <summary>Reads the commit mark; returns its bytes, 0 when there is none.</summary>
    public int ReadMark(Span<byte> into);

    /// <summary>Overwrites the commit mark; not synchronised.</summary>
    public void WriteMark(ReadOnlySpan<byte> mark);
}
