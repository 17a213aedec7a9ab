namespace FraudScoring.Core.Features.Velocity;

/// <summary>Where the parts of a busy key's block lie.</summary>
internal sealed class TiledLayout
{
    /// <summary>Newest tile's index, the totals of the newest 64 tiles, which of them hold anything.</summary>
    public const int RingHeaderBytes = 32;

    /// <summary>Count, declined, sum.</summary>
    public const int TileBytesShort = 16;

    /// <summary>Those, the largest amount and the sum of squares.</summary>
    public const int TileBytesFull = 40;

    /// <summary>Different values that are told apart for each related field.</summary>
    public const int RelatedMax = 128;

    /// <summary>Count (8 bytes), times, hashes.</summary>
    public const int RelatedBytes = 8 + (RelatedMax * (sizeof(long) + sizeof(uint)));

    /// <summary>Place: time, latitude, longitude.</summary>
    public const int PlaceBytes = 16;

    /// <summary>The headers of all rings lie together: every payment reads all of them.</summary>
    public const int RingHeadersStart = SeriesPlan.HeaderBytes + PlaceBytes;

    public TiledLayout(SeriesPlan plan)
    {
        TileBytes = plan.NeedsSquares || plan.HasMax ? TileBytesFull : TileBytesShort;
        TileStarts = new int[plan.Windows.Length];
        HeadBytes = RingHeadersStart + (plan.Windows.Length * RingHeaderBytes);
        var at = HeadBytes;
        for (var w = 0; w < TileStarts.Length; w++)
        {
            TileStarts[w] = at;
            at += plan.Windows[w].TilesKept * TileBytes;
        }

        RelatedStart = at;
        Bytes = at + (plan.Related.Length * RelatedBytes);
    }

    public int TileBytes { get; }

    /// <summary>Bytes of all headers and the place.</summary>
    public int HeadBytes { get; }

    /// <summary>Where the tiles of each window lie.</summary>
    public int[] TileStarts { get; }

    public int RelatedStart { get; }

    public int Bytes { get; }
}
