using System.Diagnostics;
using FraudScoring.Aeron.Client;
using FraudScoring.Aeron.Idle;

namespace FraudScoring.Benchmarks.Aeron;

/// <summary>A message goes to a thread that sends it back; how long until it is here again.</summary>
internal sealed class RoundTrip
{
    private const int PayloadBytes = 32;
    private readonly AeronHost _host;
    private readonly string _pingChannel;
    private readonly string _pongChannel;
    private readonly Func<IIdleStrategy> _idle;
    private volatile bool _isStopping;

    public RoundTrip(AeronHost host, string pingChannel, string pongChannel, Func<IIdleStrategy> idle)
    {
        _host = host;
        _pingChannel = pingChannel;
        _pongChannel = pongChannel;
        _idle = idle;
    }

    /// <summary>Sorted microseconds of the round with the lowest median: others share the cores.</summary>
    public double[] Measure(int rounds, int count)
    {
        using var pings = _host.Client.AddSubscription(_pingChannel, 101);
        using var pongs = _host.Client.AddSubscription(_pongChannel, 102);
        using var ping = _host.Client.AddExclusivePublication(_pingChannel, 101);
        using var pong = _host.Client.AddExclusivePublication(_pongChannel, 102);
        AeronHost.WaitUntil(() => ping.IsConnected && pong.IsConnected && pings.IsConnected && pongs.IsConnected);
        var echo = new Thread(() => Echo(pings, pong)) { IsBackground = true };
        echo.Start();

        Round(ping, pongs, count / 2);
        var best = Enumerable.Range(0, rounds).Select(_ => Round(ping, pongs, count)).MinBy(Median)!;
        _isStopping = true;
        echo.Join();
        return best;
    }

    public static double Median(double[] sorted) => sorted[sorted.Length / 2];

    private double[] Round(ExclusivePublication ping, Subscription pongs, int count)
    {
        var times = new double[count];
        var message = new byte[PayloadBytes];
        var received = 0;
        FragmentHandler handler = (ReadOnlySpan<byte> _, in FragmentHeader _) => received++;
        var image = pongs.Images[0];
        var idle = _idle();
        for (var i = 0; i < count; i++)
        {
            var start = Stopwatch.GetTimestamp();
            while (ping.Offer(message) < 0)
                idle.Idle(0);
            while (received == i)
                idle.Idle(image.Poll(handler, 1));
            times[i] = (Stopwatch.GetTimestamp() - start) * 1e6 / Stopwatch.Frequency;
        }

        Array.Sort(times);
        return times;
    }

    private void Echo(Subscription pings, ExclusivePublication pong)
    {
        var idle = _idle();
        var image = pings.Images[0];
        FragmentHandler handler = (ReadOnlySpan<byte> payload, in FragmentHeader _) =>
        {
            while (pong.Offer(payload) < 0 && !_isStopping)
                idle.Idle(0);
        };
        while (!_isStopping)
            idle.Idle(image.Poll(handler, 10));
    }
}
