using System.Globalization;
using System.Net;
using System.Net.Sockets;
using FraudScoring.Aeron.Idle;
using FraudScoring.Aeron.Layout;

namespace FraudScoring.Benchmarks.Aeron;

/// <summary>Round trips and throughput of the embedded driver, within the host and over loopback, beside what is wanted.</summary>
internal static class AeronBenchmark
{
    private const string Ipc = "aeron:ipc?term-length=16m";

    public static int Run(TextWriter output)
    {
        RunIpc(output);
        RunUdp(output);
        return RunScore(output);
    }

    /// <summary>Only the whole score.</summary>
    public static int RunScore(TextWriter output)
    {
        AeronScoreBenchmark.RunAsync((what, value, unit, wanted) => Print(output, what, value, unit, wanted)).GetAwaiter().GetResult();
        return 0;
    }

    private static void RunIpc(TextWriter output)
    {
        using var host = new AeronHost(new BackoffIdle());
        var trip = new RoundTrip(host, Ipc, Ipc, () => new BusySpinIdle()).Measure(rounds: 7, count: 50_000);
        Print(output, "IPC round trip p50, busy spin", RoundTrip.Median(trip), "us", "at most 0.25");
        Print(output, "IPC round trip p99", trip[trip.Length * 99 / 100], "us", "");
        var figures = Throughput.Measure(host, Ipc, payloadBytes: 64, count: 5_000_000, rounds: 7);
        Print(output, "IPC exclusive offer 64 B", figures.OffersPerSecond / 1e6, "M messages/s", "at least 12");
        Print(output, "IPC exclusive offer 64 B, until read", figures.MessagesPerSecond / 1e6, "M messages/s", "");
        Print(output, "IPC allocated", figures.BytesPerMessage, "B/message", "0");
    }

    private static void RunUdp(TextWriter output)
    {
        using var host = new AeronHost(new YieldingIdle());
        var trip = new RoundTrip(host, Udp(), Udp(), () => new YieldingIdle()).Measure(rounds: 5, count: 5_000);
        Print(output, "UDP loopback round trip p50, yielding", RoundTrip.Median(trip), "us", "at most 60");
        Print(output, "UDP loopback round trip p99", trip[trip.Length * 99 / 100], "us", "");
        var retransmits = host.Client.Counters.Value((int)SystemCounter.RetransmitsSent);
        var figures = Throughput.Measure(host, Udp(), payloadBytes: 128, count: 500_000, rounds: 5);
        Print(output, "UDP loopback 128 B", figures.MessagesPerSecond / 1e3, "k messages/s", "at least 200");
        Print(output, "UDP allocated", figures.BytesPerMessage, "B/message", "0");
        retransmits = host.Client.Counters.Value((int)SystemCounter.RetransmitsSent) - retransmits;
        Print(output, "UDP datagrams sent again", retransmits, "", "0");
    }

    private static void Print(TextWriter output, string what, double value, string unit, string wanted)
    {
        var figure = value.ToString("0.###", CultureInfo.InvariantCulture);
        output.WriteLine($"{what,-42} {figure,10} {unit,-14} {(wanted.Length > 0 ? $"wanted {wanted}" : "")}".TrimEnd());
    }

    private static string Udp()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return $"aeron:udp?endpoint=127.0.0.1:{((IPEndPoint)socket.LocalEndPoint!).Port}";
    }
}
