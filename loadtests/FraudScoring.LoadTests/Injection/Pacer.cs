using System.Diagnostics;
using System.Runtime.InteropServices;

namespace FraudScoring.LoadTests.Injection;

/// <summary>
/// Waits for instants of the monotonic clock. On Linux the kernel wakes the thread at the instant itself, with its slack
/// for grouping wake-ups set to nothing: some 5 to 60 us late on a quiet machine, without burning a core that the
/// service needs.
/// </summary>
internal sealed class Pacer
{
    private const int ClockMonotonic = 1;
    private const int AbsoluteTime = 1;
    private const int SetTimerSlack = 29;

    private readonly bool _isLinux = OperatingSystem.IsLinux() && Stopwatch.Frequency == 1_000_000_000;

    /// <summary>For the thread that will wait.</summary>
    public Pacer()
    {
        if (_isLinux && Control(SetTimerSlack, 1, 0, 0, 0) != 0)
            throw new InvalidOperationException("the timer slack of the injector's thread cannot be set");
    }

    /// <summary>Returns when an instant has come.</summary>
    public void WaitUntil(long ticks)
    {
        while (Stopwatch.GetTimestamp() < ticks)
        {
            if (!_isLinux)
            {
                Thread.Yield();
                continue;
            }

            var until = new TimeSpec { Seconds = ticks / 1_000_000_000, Nanoseconds = ticks % 1_000_000_000 };
            // A signal may end it early; the loop looks again.
            Sleep(ClockMonotonic, AbsoluteTime, in until, IntPtr.Zero);
        }
    }

    [DllImport("libc", EntryPoint = "clock_nanosleep")]
    private static extern int Sleep(int clock, int flags, in TimeSpec until, IntPtr remaining);

    [DllImport("libc", EntryPoint = "prctl")]
    private static extern int Control(int option, ulong value, ulong third, ulong fourth, ulong fifth);

    [StructLayout(LayoutKind.Sequential)]
    private struct TimeSpec
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
