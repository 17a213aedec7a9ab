using System.Globalization;
using System.Net.Sockets;
using FraudScoring.FunctionalTests.Processes;

namespace FraudScoring.FunctionalTests.Redis;

/// <summary>A Redis of Debian's package, on a port of its own; what it holds survives a kill.</summary>
internal sealed class RedisServer(string folder) : IDisposable
{
    private ChildProcess? _process;

    public int Port { get; } = FreePorts.Take();

    public async Task StartAsync()
    {
        Directory.CreateDirectory(folder);
        _process = ChildProcess.Start(
            "redis-server",
            ["--port", Port.ToString(CultureInfo.InvariantCulture), "--bind", "127.0.0.1", "--dir", folder, "--save", "",
                "--appendonly", "yes", "--appendfsync", "always"]);
        for (var attempt = 0; !await IsListeningAsync(); attempt++)
        {
            Assert.True(attempt < 500 && !_process.HasExited, _process.Everything);
            await Task.Delay(20);
        }
    }

    public async Task KillAsync()
    {
        _process!.KillHard();
        await _process.WaitForExitAsync(ServiceProcess.Patience);
        // The port must be dead before anything relies on that.
        Assert.False(await IsListeningAsync());
    }

    public void Dispose() => _process?.Dispose();

    private async Task<bool> IsListeningAsync()
    {
        using var probe = new TcpClient();
        try
        {
            await probe.ConnectAsync("127.0.0.1", Port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
