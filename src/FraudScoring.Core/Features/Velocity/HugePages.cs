using System.Runtime.InteropServices;

namespace FraudScoring.Core.Features.Velocity;

/// <summary>
/// Asks Linux for pages of 2 MiB under large memory that is read at random: a page table of 4 KiB pages would not fit
/// the caches, so that almost every read would wait twice. Elsewhere, and where Linux refuses, nothing changes.
/// </summary>
internal static unsafe partial class HugePages
{
    private const nuint PageBytes = 2 << 20;

    // MADV_HUGEPAGE in madvise(2).
    private const int HugePageAdvice = 14;

    public static void Advise(byte* start, nuint bytes)
    {
        var first = ((nuint)start + PageBytes - 1) & ~(PageBytes - 1);
        var end = ((nuint)start + bytes) & ~(PageBytes - 1);
        if (OperatingSystem.IsLinux() && end > first)
            _ = MAdvise((byte*)first, end - first, HugePageAdvice);
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int MAdvise(byte* start, nuint bytes, int advice);
}
