namespace FraudScoring.Service.Velocity.Snapshots;

/// <summary>
/// Layout of a snapshot file, little-endian. Head: magic u64, format u32, length of the feature set's version u32, that
/// version, base offset u64, newest event time i64, CRC32C. Then parts: kind u8, number u32, offset of the first log
/// entry not seen u64, length u32, bytes, CRC32C of all that. A part of kind <see cref="End"/> closes the file; without
/// it the snapshot was not finished and is not used.
/// </summary>
internal static class SnapshotFile
{
    public const ulong Magic = 0x3150_414E_5344_5246; // "FRDSNAP1"
    public const uint Format = 2;
    public const byte Velocity = 1;
    public const byte Once = 2;
    public const byte End = 255;
    public const int PartHeadBytes = 1 + 4 + 8 + 4;
    public const int PartBytesMax = 1 << 30;
    public const int VersionBytesMax = 64;
    public const string Extension = ".snapshot";

    /// <summary>The finished snapshots of a folder, the newest first.</summary>
    public static IEnumerable<string> Find(string folder)
        => Directory.EnumerateFiles(folder, "*" + Extension).OrderDescending(StringComparer.Ordinal);

    /// <summary>Path of the snapshot with a base offset; names sort as offsets do.</summary>
    public static string PathOf(string folder, ulong baseOffset) => Path.Combine(folder, $"{baseOffset:D20}{Extension}");
}
