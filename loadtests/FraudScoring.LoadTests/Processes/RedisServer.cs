using System.Globalization;
using System.Net.Sockets;
using FraudScoring.LoadTests.Scenarios;

namespace FraudScoring.LoadTests.Processes;

/// <summary>A Redis of Debian's package on a port of its own; what it holds survives a kill.</summary>
internal sealed class RedisServer : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly string _folder;
    private ChildProcess? _process;

    public RedisServer(string folder)
    {
        _folder = folder;
        Directory.CreateDirectory(folder);
        Start();
    }

    public int Port { get; } = FreePort.Tcp();

    public void Start()
    {
        _process?.Dispose();
        try
        {
            _process = new ChildProcess(
                "redis-server",
                ["--port", Port.ToString(CultureInfo.InvariantCulture), "--bind", "127.0.0.1", "--dir", _folder, "--save", "", "--appendonly", "yes"]);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            throw new ScenarioException("redis-server is not installed; on Debian: apt-get install redis-server");
        }

        var started = TimeProvider.System.GetTimestamp();
        while (!IsListening())
        {
            if (_process.HasExited || TimeProvider.System.GetElapsedTime(started) > Patience)
                throw new ScenarioException($"Redis does not listen on port {Port}: {_process.Output}{_process.Errors}");
            Thread.Sleep(10);
        }
    }

    public void Kill() => _process?.KillHard();

    public void Dispose() => _process?.Dispose();

    private bool IsListening()
    {
        using var probe = new TcpClient();
        try
        {
            probe.Connect("127.0.0.1", Port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
