using System.Runtime.InteropServices;

namespace FraudScoring.Aeron.Idle;

/// <summary>Sleeps shorter than a millisecond, which <see cref="Thread.Sleep(int)"/> cannot.</summary>
internal static partial class NanoSleep
{
    public static void Sleep(long nanoseconds)
    {
        if (!OperatingSystem.IsLinux())
        {
            Thread.Sleep(1);
            return;
        }

        var time = new TimeSpec
        {
            Seconds = (nint)(nanoseconds / 1_000_000_000),
            Nanoseconds = (nint)(nanoseconds % 1_000_000_000),
        };
        // An interrupted sleep is merely shorter.
        _ = Native(in time, IntPtr.Zero);
    }

    [LibraryImport("libc", EntryPoint = "nanosleep")]
    private static partial int Native(in TimeSpec time, IntPtr remaining);

    [StructLayout(LayoutKind.Sequential)]
    private struct TimeSpec
    {
        public nint Seconds;
        public nint Nanoseconds;
    }
}
