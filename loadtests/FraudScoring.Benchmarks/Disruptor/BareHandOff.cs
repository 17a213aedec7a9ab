using System.Diagnostics;
using System.Runtime.InteropServices;

namespace FraudScoring.Benchmarks.Disruptor;

/// <summary>
/// The round trip that the machine itself takes between two spinning threads: what the ring is to be compared with,
/// since it differs by a factor of five between cores that share a cache and cores that do not.
/// </summary>
internal sealed class BareHandOff
{
    private Lines _lines;

    /// <summary>Round trips in ascending order of their ticks.</summary>
    /// <param name="roundTrips">How many.</param>
    /// <param name="withPayload">Whether each hand-off carries data on another cache line, as the ring's do.</param>
    public static long[] Run(int roundTrips, bool withPayload)
    {
        var ticks = new long[roundTrips];
        var handOff = new BareHandOff();
        var echo = new Thread(() => handOff.Echo(roundTrips, withPayload));
        echo.Start();
        for (var i = 1; i <= roundTrips; i++)
        {
            var start = Stopwatch.GetTimestamp();
            if (withPayload)
                handOff._lines.PingPayload = i;
            Volatile.Write(ref handOff._lines.Ping, i);
            SpinUntil(ref handOff._lines.Pong, i);
            if (withPayload && handOff._lines.PongPayload != i)
                throw new InvalidDataException($"round trip {i} carried {handOff._lines.PongPayload}");
            ticks[i - 1] = Stopwatch.GetTimestamp() - start;
        }

        echo.Join();
        Array.Sort(ticks);
        return ticks;
    }

    private void Echo(int roundTrips, bool withPayload)
    {
        for (var i = 1; i <= roundTrips; i++)
        {
            SpinUntil(ref _lines.Ping, i);
            if (withPayload)
                _lines.PongPayload = _lines.PingPayload;
            Volatile.Write(ref _lines.Pong, i);
        }
    }

    private static void SpinUntil(ref long location, long value)
    {
        while (Volatile.Read(ref location) != value)
        {
        }
    }

    [StructLayout(LayoutKind.Explicit, Size = 5 * 128)]
    private struct Lines
    {
        [FieldOffset(128)]
        public long Ping;

        [FieldOffset(2 * 128)]
        public long Pong;

        [FieldOffset(3 * 128)]
        public long PingPayload;

        [FieldOffset(4 * 128)]
        public long PongPayload;
    }
}
