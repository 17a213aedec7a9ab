using System.Globalization;

namespace FraudScoring.LoadTests.Processes;

/// <summary>
/// Makes a process slow from outside: it is stopped (SIGSTOP) for a while, again and again, as a collector's pause or a
/// noisy neighbour would. This is how it is shown that the gates notice; the service itself has no switch for it.
/// </summary>
internal sealed class Slowdown : IDisposable
{
    private const int SigStop = 19;
    private const int SigCont = 18;

    private readonly Action<int> _signal;
    private readonly Thread _thread;
    private readonly ManualResetEventSlim _end = new();

    /// <param name="signal">Sends a signal to the process.</param>
    /// <param name="stop">How long it is stopped each time.</param>
    /// <param name="each">From one stop to the next.</param>
    public Slowdown(Action<int> signal, TimeSpan stop, TimeSpan each)
    {
        _signal = signal;
        _thread = new Thread(() => Run(stop, each)) { IsBackground = true, Name = "slowdown" };
        _thread.Start();
    }

    /// <summary>Reads <c>20/100</c>: stopped for 20 of every 100 ms. Null when it is not that.</summary>
    public static (TimeSpan Stop, TimeSpan Each)? TryParse(string text)
    {
        var parts = text.Split('/');
        return parts.Length == 2
            && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var stop)
            && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var each)
            && stop >= 1 && each > stop && each <= 60_000
            ? (TimeSpan.FromMilliseconds(stop), TimeSpan.FromMilliseconds(each))
            : null;
    }

    /// <summary>Ends with the process running.</summary>
    public void Dispose()
    {
        _end.Set();
        _thread.Join();
        _end.Dispose();
    }

    private void Run(TimeSpan stop, TimeSpan each)
    {
        while (!_end.Wait(each - stop))
        {
            _signal(SigStop);
            _end.Wait(stop);
            _signal(SigCont);
        }
    }
}
