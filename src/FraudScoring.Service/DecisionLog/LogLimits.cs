using FraudScoring.Core;

namespace FraudScoring.Service.DecisionLog;

/// <summary>Every bound of the decision log.</summary>
internal static class LogLimits
{
    /// <summary>Bytes of one entry's payload.</summary>
    public const int PayloadBytesMax = Limits.RecordBytesMax;

    /// <summary>Bytes of the length word before each entry; FasterLog writes it.</summary>
    public const int LengthBytes = 4;

    /// <summary>The least that an entry takes of a page; less room than this is left unused and never read.</summary>
    public const int FrameBytesMin = LengthBytes + EntryHeader.Bytes;

    /// <summary>The most that an entry takes of a page.</summary>
    public const int FrameBytesMax = FrameBytesMin + PayloadBytesMax;

    /// <summary>A filler ends a page that the next entry does not fit in, so it can be as long as that entry.</summary>
    public const int BodyBytesMax = FrameBytesMax;

    /// <summary>Bytes of the smallest page; two of the largest entries fit.</summary>
    public const int PageBytesMin = 64 * 1024;

    /// <summary>Bytes of the largest page. A page is cleared in one go before it is used again; this is 0.1 ms.</summary>
    public const int PageBytesMax = 1024 * 1024;

    /// <summary>Bytes of the smallest segment.</summary>
    public const long SegmentBytesMin = PageBytesMin;

    /// <summary>Bytes of the largest segment; positions in it are 32 bits.</summary>
    public const long SegmentBytesMax = 1L << 30;

    /// <summary>Bytes of the smallest memory.</summary>
    public const long MemoryBytesMin = 4 * PageBytesMin;

    /// <summary>Bytes of the largest memory.</summary>
    public const long MemoryBytesMax = 1L << 34;

    /// <summary>One entry in so many has its place kept in memory: 4 bytes each.</summary>
    public const int IndexStride = 64;

    /// <summary>Bytes that a reader asks a file for at once; many times the largest entry.</summary>
    public const int ReadBytes = 256 * 1024;

    /// <summary>Bytes of the first piece after a jump: about what lies between two kept places.</summary>
    public const int FirstReadBytes = 48 * 1024;

    /// <summary>Segment files that are kept open for reading.</summary>
    public const int OpenFilesMax = 256;

    /// <summary>Readers kept for random access; more at the same time are made and thrown away.</summary>
    public const int PooledWalkersMax = 8;

    /// <summary>Named cursors.</summary>
    public const int CursorsMax = 256;

    /// <summary>Characters of a cursor's name.</summary>
    public const int CursorNameMax = 64;
}
