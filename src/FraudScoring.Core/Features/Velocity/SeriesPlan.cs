namespace FraudScoring.Core.Features.Velocity;

/// <summary>
/// What is kept of the events of one key, and how a block of bytes holds it. One code reads and writes the block for
/// memory, for other stores and for replays.
/// </summary>
/// <remarks>
/// Rule: a key is exact while at most 128 of its events lie in the kept span (longest window + delay + lateness); with
/// one more it turns to tiles and stays so until it is idle for the kept span and forgotten.
/// </remarks>
internal sealed class SeriesPlan
{
    public const int HeaderBytes = 32;
    public const int ExactCapacityMin = 2;

    public SeriesPlan(
        IEnumerable<WindowSpec> windows, IEnumerable<RelatedField> related, bool needsSquares, bool hasMax,
        bool hasPlace, TimeSpan lateness, bool needsAmounts = true)
    {
        Windows = [.. windows.Distinct().Order()];
        Related = [.. related.Distinct().Order()];
        NeedsSquares = needsSquares;
        HasMax = hasMax;
        HasPlace = hasPlace;
        UndelayedCount = Windows.Count(w => w.DelayMs == 0);
        var longest = Windows.Length == 0 ? TimeSpan.FromDays(1).Ticks / TimeSpan.TicksPerMillisecond
            : Windows.Max(w => w.LengthMs + w.DelayMs);
        // Since-last and places have no window of their own; a day keeps them useful where nothing else asks for more.
        LookBackMs = Math.Max(longest, (long)TimeSpan.FromDays(1).TotalMilliseconds);
        KeepMs = LookBackMs + (long)lateness.TotalMilliseconds;
        ColumnCount = Related.Length + (HasPlace ? 2 : 0);
        TimeBytes = KeepMs < uint.MaxValue ? sizeof(uint) : sizeof(long);
        AmountBytes = needsAmounts ? sizeof(uint) : 0;
        TiledLayout = new TiledLayout(this);
    }

    /// <summary>Windows that are asked for: those without delay first.</summary>
    public WindowSpec[] Windows { get; }

    public int UndelayedCount { get; }

    public RelatedField[] Related { get; }

    public bool NeedsSquares { get; }

    public bool HasMax { get; }

    public bool HasPlace { get; }

    public int ColumnCount { get; }

    /// <summary>Bytes of a single event's time.</summary>
    public int TimeBytes { get; }

    /// <summary>Bytes of a single event's amount, zero when nothing asks for amounts; 8 where one is too large for 4.</summary>
    public int AmountBytes { get; }

    /// <summary>How far before a payment anything looks; what is older may be forgotten or not, and must not show.</summary>
    public long LookBackMs { get; }

    /// <summary>How long an event can matter after it happened, for a payment that is as late as the bound allows.</summary>
    public long KeepMs { get; }

    public TiledLayout TiledLayout { get; }

    public int ExactBytes(int capacity, int amountBytes)
        => HeaderBytes + (capacity * (TimeBytes + amountBytes + (ColumnCount * sizeof(uint))));

    /// <summary>Events that a block of this size holds.</summary>
    public int CapacityOf(int bytes, int amountBytes)
        => Math.Min((bytes - HeaderBytes) / (TimeBytes + amountBytes + (ColumnCount * sizeof(uint))), Limits.ExactEventsMax);

    /// <summary>Whether single events with amounts of so many bytes hold this one.</summary>
    public static bool IsWideEnough(int amountBytes, long packedAmount)
        => amountBytes != sizeof(uint) || (ulong)packedAmount <= uint.MaxValue;

    /// <summary>Events that a full block should hold next: a fifth more, so that little of the larger one lies idle.</summary>
    public static int NextCapacity(int capacity)
        => Math.Min(capacity + Math.Max(capacity / 5, 2), Limits.ExactEventsMax);

    /// <summary>The hashes and the place of an event in the order of the columns.</summary>
    public void FillColumns(in VelocityEvent e, Span<uint> columns)
    {
        for (var c = 0; c < Related.Length; c++)
            columns[c] = e.Related(Related[c]);
        if (!HasPlace)
            return;
        columns[Related.Length] = BitConverter.SingleToUInt32Bits(e.Latitude);
        columns[Related.Length + 1] = BitConverter.SingleToUInt32Bits(e.Longitude);
    }

    /// <summary>Amount and declined flag in one number.</summary>
    public static long PackAmount(in VelocityEvent e) => (e.Amount << 1) | (e.IsDeclined ? 1L : 0L);
}
