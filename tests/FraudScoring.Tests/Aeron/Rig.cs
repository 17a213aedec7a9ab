using FraudScoring.Aeron.Client;
using FraudScoring.Aeron.Driver;

namespace FraudScoring.Tests.Aeron;

/// <summary>A driver and its clients on the test's own thread, in virtual time.</summary>
internal sealed class Rig : IDisposable
{
    private readonly TestDirectory _directory = new();
    private readonly List<AeronClient> _clients = [];

    public Rig(Func<MediaDriverOptions, MediaDriverOptions>? configure = null, ManualTime? time = null)
    {
        Time = time ?? new ManualTime();
        var options = new MediaDriverOptions { Directory = _directory.Path, Time = Time, Seed = 1, TermLength = 64 * 1024 };
        Driver = new DriverAgent(configure?.Invoke(options) ?? options);
    }

    public ManualTime Time { get; }

    public DriverAgent Driver { get; }

    public string Directory => _directory.Path;

    public List<Exception> Errors { get; } = [];

    public AeronClient Connect()
    {
        var client = AeronClient.Connect(new AeronClientOptions
        {
            Directory = _directory.Path,
            HasConductorThread = false,
            Time = Time,
            WhileWaiting = () => Step(),
            OnError = Errors.Add,
        });
        _clients.Add(client);
        return client;
    }

    /// <summary>A client that is killed: it does nothing any more.</summary>
    public void Freeze(AeronClient client) => _clients.Remove(client);

    public void Step(double milliseconds = 0.1)
    {
        Time.Advance(TimeSpan.FromMilliseconds(milliseconds));
        Driver.DoWork();
        foreach (var client in _clients)
            client.DoWork();
    }

    public void Run(TimeSpan duration, double stepMs = 50)
    {
        for (var passed = 0.0; passed < duration.TotalMilliseconds; passed += stepMs)
            Step(stepMs);
    }

    public void RunUntil(Func<bool> condition, int stepsMax = 20_000)
    {
        for (var i = 0; i < stepsMax; i++)
        {
            if (condition())
                return;
            Step();
        }

        Assert.True(condition(), "the condition did not come true");
    }

    public void Dispose()
    {
        foreach (var client in _clients)
            client.Dispose();
        Driver.Dispose();
        _directory.Dispose();
    }
}
