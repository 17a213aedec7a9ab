using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using FraudScoring.Service.Velocity.Redis;

namespace FraudScoring.Benchmarks.Redis;

/// <summary>A redis-server on a free port of 127.0.0.1, without persistence, and what it says about itself.</summary>
internal sealed class BenchmarkRedis : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly string _folder = Directory.CreateTempSubdirectory("fs-redis-benchmark-").FullName;
    private readonly Process _process;
    private readonly RespConnection _admin;

    public BenchmarkRedis()
    {
        using (var listener = new TcpListener(IPAddress.Loopback, 0))
        {
            listener.Start();
            Options = RedisOptions.Parse($"127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port},timeout-ms=1000,horizon=10s");
        }

        _process = Process.Start(new ProcessStartInfo(
            "redis-server", ["--port", $"{Options.Port}", "--bind", "127.0.0.1", "--dir", _folder, "--save", "", "--daemonize", "no", "--loglevel", "warning", "--logfile", "redis.log"]))!;
        _admin = Open();
    }

    public RedisOptions Options { get; }

    /// <summary>Microseconds of processor time of the main thread.</summary>
    public double CpuUs
        => (Info("cpu", "used_cpu_user_main_thread") + Info("cpu", "used_cpu_sys_main_thread")) * 1e6;

    public double MemoryBytes => Info("memory", "used_memory");

    public double Info(string section, string name)
    {
        var text = Command("INFO"u8, Encoding.ASCII.GetBytes(section));
        var line = text.Split('\n').First(l => l.StartsWith(name + ":", StringComparison.Ordinal));
        return double.Parse(line[(name.Length + 1)..], CultureInfo.InvariantCulture);
    }

    /// <summary>Runs a command; its reply as text.</summary>
    public string Command(ReadOnlySpan<byte> name, params byte[][] parts)
    {
        _admin.Commands.Command(parts.Length + 1).Part(name);
        foreach (var part in parts)
            _admin.Commands.Part(part);
        _admin.Send(Patience);
        return _admin.Text(_admin.Skip());
    }

    public void Dispose()
    {
        _admin.Dispose();
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private RespConnection Open()
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                return RespConnection.Open(Options, Options.Host, Options.Port, Patience);
            }
            catch (RespException) when (attempt < 100)
            {
                Thread.Sleep(50);
            }
        }
    }
}
