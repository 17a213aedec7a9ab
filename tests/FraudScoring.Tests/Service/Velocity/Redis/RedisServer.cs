using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using FraudScoring.Service.Velocity.Redis;

namespace FraudScoring.Tests.Service.Velocity.Redis;

/// <summary>A real server in a folder of its own, on 127.0.0.1 and a free port.</summary>
internal sealed class RedisServer : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("fs-redis-").FullName;
    private readonly string[] _settings;
    private Process? _process;

    public RedisServer(params string[] settings)
        : this(hasTls: false, settings)
    {
    }

    public RedisServer(bool hasTls, params string[] settings)
    {
        using var first = new TcpListener(IPAddress.Loopback, 0);
        using var second = new TcpListener(IPAddress.Loopback, 0);
        first.Start();
        second.Start();
        Port = ((IPEndPoint)first.LocalEndpoint).Port;
        TlsPort = ((IPEndPoint)second.LocalEndpoint).Port;
        first.Stop();
        second.Stop();
        _settings = hasTls ? ["--tls-port", $"{TlsPort}", .. settings] : settings;
        Start();
    }

    public int Port { get; }

    /// <summary>The port for TLS, if the server has one.</summary>
    public int TlsPort { get; }

    /// <summary>A connection with patience: timings are no part of a test.</summary>
    public string Connection => $"127.0.0.1:{Port},timeout-ms=1000";

    public RedisOptions Options => RedisOptions.Parse(Connection);

    public void Start()
    {
        var start = new ProcessStartInfo("redis-server") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in (string[])["--port", $"{Port}", "--bind", "127.0.0.1", "--dir", _folder, "--save", "", .. _settings])
            start.ArgumentList.Add(argument);
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, _) => { };
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        var deadline = Stopwatch.StartNew();
        while (!IsListening())
        {
            Assert.False(_process.HasExited, "redis-server runs");
            Assert.True(deadline.Elapsed < TimeSpan.FromSeconds(20), "redis-server listens");
            Thread.Sleep(20);
        }
    }

    /// <summary>Kills the process: nothing is saved.</summary>
    public void Kill()
    {
        _process!.Kill();
        _process.WaitForExit();
    }

    /// <summary>One command on a connection of its own; its reply as text.</summary>
    public string Command(params string[] parts)
    {
        using var connection = RespConnection.Open(Options, "127.0.0.1", Port, TimeSpan.FromSeconds(5));
        connection.Commands.Command(parts.Length);
        foreach (var part in parts)
            connection.Commands.Part(System.Text.Encoding.UTF8.GetBytes(part));
        connection.Send(TimeSpan.FromSeconds(5));
        var token = connection.Skip();
        return token.Kind is RespKind.Array ? $"{token.Number}" : connection.Text(token);
    }

    public void Dispose()
    {
        if (_process is { HasExited: false })
            Kill();
        _process?.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private bool IsListening()
    {
        try
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            socket.Connect(IPAddress.Loopback, Port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
