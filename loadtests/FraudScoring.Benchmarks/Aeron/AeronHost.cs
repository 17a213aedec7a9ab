using FraudScoring.Aeron.Client;
using FraudScoring.Aeron.Driver;
using FraudScoring.Aeron.Idle;

namespace FraudScoring.Benchmarks.Aeron;

/// <summary>An embedded driver with one client, in a directory of its own.</summary>
internal sealed class AeronHost : IDisposable
{
    private readonly MediaDriver _driver;

    public AeronHost(IIdleStrategy idle)
    {
        var root = Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath();
        var directory = Path.Combine(root, $"aeron-benchmark-{Environment.ProcessId}");
        _driver = MediaDriver.Launch(new MediaDriverOptions { Directory = directory, Idle = idle });
        Client = AeronClient.Connect(new AeronClientOptions { Directory = directory });
    }

    public AeronClient Client { get; }

    public static void WaitUntil(Func<bool> condition)
    {
        if (!SpinWait.SpinUntil(condition, TimeSpan.FromSeconds(10)))
            throw new TimeoutException("publication and subscription did not find each other within 10 s");
    }

    public void Dispose()
    {
        Client.Dispose();
        _driver.Dispose();
    }
}
