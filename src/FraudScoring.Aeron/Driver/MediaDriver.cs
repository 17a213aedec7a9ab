using FraudScoring.Aeron.Idle;

namespace FraudScoring.Aeron.Driver;

/// <summary>
/// An Aeron media driver inside this process: any Aeron client on the host can attach to its directory, and any driver
/// elsewhere can talk to it by UDP. One thread does all of the work.
/// </summary>
public sealed class MediaDriver : IDisposable
{
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(10);
    private readonly DriverAgent _agent;
    private readonly IIdleStrategy _idle;
    private readonly Thread _thread;
    private volatile bool _isStopping;
    private int _isDisposed;

    private MediaDriver(MediaDriverOptions options)
    {
        Directory = options.Directory;
        _agent = new DriverAgent(options);
        _idle = options.Idle ?? new BackoffIdle();
        _thread = new Thread(Run) { Name = "aeron-driver", IsBackground = true };
        _thread.Start();
    }

    /// <summary>Where clients attach.</summary>
    public string Directory { get; }

    /// <summary>Starts a driver. Refused while another one lives in the directory.</summary>
    public static MediaDriver Launch(MediaDriverOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new MediaDriver(options);
    }

    /// <summary>Stops the driver; its clients see that at once.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0)
            return;
        _isStopping = true;
        if (!_thread.Join(StopTimeout))
            throw new TimeoutException($"the media driver of {Directory} did not stop within {StopTimeout.TotalSeconds} s");
        _agent.Dispose();
    }

    private void Run()
    {
        while (!_isStopping)
            _idle.Idle(_agent.DoWork());
    }
}
