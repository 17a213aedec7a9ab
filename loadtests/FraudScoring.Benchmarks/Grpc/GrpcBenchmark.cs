using System.Diagnostics;
using System.Net;
using FraudScoring.Service.Grpc;
using Microsoft.Extensions.Logging.Abstractions;

namespace FraudScoring.Benchmarks.Grpc;

/// <summary>
/// The cost of the gRPC framing over a bare Kestrel handler. The servers are in this process, the load generator is
/// not; rounds are interleaved and ratios are taken within a round, since a shared machine drifts between rounds.
/// </summary>
internal static class GrpcBenchmark
{
    private const double RatioTarget = 0.85;
    private const double AllocatedBytesTarget = 50;
    private const int Rounds = 5;
    private const int RequestsPerCell = 100_000;
    private const int WarmUpRequests = 200_000;
    private const int MessageBytes = 33;

    private static readonly LoadCell[] Cells = [new(1, 10), new(2, 10), new(8, 10), new(1, 100), new(2, 100)];

    /// <summary>0 when the targets are met, 1 when they are missed, 2 when it cannot be measured.</summary>
    public static int Run(TextWriter output)
    {
        if (!H2Load.IsInstalled())
        {
            output.WriteLine("h2load is not installed; on Debian: apt-get install nghttp2-client");
            return 2;
        }

        return RunAsync(output).GetAwaiter().GetResult();
    }

    private static async Task<int> RunAsync(TextWriter output)
    {
        var requestFile = Path.GetTempFileName();
        try
        {
            byte[] request = [0, 0, 0, 0, MessageBytes, .. Enumerable.Repeat((byte)'x', MessageBytes)];
            await File.WriteAllBytesAsync(requestFile, request);
            using var pendingEcho = new PendingEchoMethod();
            using var dispatcher = new GrpcDispatcher(
                [new EchoMethod(), pendingEcho], TimeProvider.System, NullLogger.Instance);
            await using var bare = await LoadServer.StartAsync(BareHandler.InvokeAsync, "/");
            await using var echo = await LoadServer.StartAsync(dispatcher.InvokeAsync, EchoMethod.MethodPath);

            await CheckEchoAsync(echo.Url, request);
            Uri[] urls = [bare.Url, echo.Url, new(echo.Url, PendingEchoMethod.MethodPath)];
            return Measure(output, new H2Load(requestFile), urls);
        }
        finally
        {
            File.Delete(requestFile);
        }
    }

    /// <summary>The load generator does not look at replies, so that they are right is seen once before.</summary>
    private static async Task CheckEchoAsync(Uri url, byte[] request)
    {
        using var client = new HttpClient();
        using var message = new HttpRequestMessage(HttpMethod.Post, url)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(request) { Headers = { { "content-type", "application/grpc" } } },
        };
        using var response = await client.SendAsync(message);
        var reply = await response.Content.ReadAsByteArrayAsync();
        if (!reply.AsSpan().SequenceEqual(request) || response.TrailingHeaders.GetValues("grpc-status").Single() != "0")
            throw new InvalidOperationException("the echo did not answer with the request");
    }

    private static int Measure(TextWriter output, H2Load load, Uri[] urls)
    {
        foreach (var url in urls)
            load.Run(url, new LoadCell(2, 10), WarmUpRequests);

        output.WriteLine($"gRPC framing against a bare handler, {MessageBytes}-byte messages, medians of {Rounds}");
        output.WriteLine("cell    server     req/s  of bare  CPU us  of bare  allocated B beyond bare");
        var ratios = new List<double>();
        var allocated = new List<double>();
        foreach (var cell in Cells)
        {
            var rounds = Enumerable.Range(0, Rounds)
                .Select(_ => urls.Select(url => MeasureOnce(load, url, cell)).ToArray()).ToList();
            WriteRow(output, cell, "bare", rounds, 0);
            WriteRow(output, cell, "echo", rounds, 1);
            WriteRow(output, cell, "pending", rounds, 2);
            ratios.Add(Median(rounds, round => round[1].RequestsPerSecond / round[0].RequestsPerSecond));
            allocated.Add(Median(rounds, round => round[1].AllocatedBytes - round[0].AllocatedBytes));
        }

        var ratio = Math.Exp(ratios.Average(Math.Log));
        output.WriteLine($"echo: {ratio:F2} of the bare requests/s (target at least {RatioTarget:F2}), "
            + $"{allocated.Max():F0} B/request beyond bare at most (target at most {AllocatedBytesTarget:F0})");
        return ratio >= RatioTarget && allocated.Max() <= AllocatedBytesTarget ? 0 : 1;
    }

    private static LoadFigures MeasureOnce(H2Load load, Uri url, LoadCell cell)
    {
        using var process = Process.GetCurrentProcess();
        var allocatedBefore = GC.GetTotalAllocatedBytes(precise: true);
        var cpuBefore = process.TotalProcessorTime;
        var requestsPerSecond = load.Run(url, cell, RequestsPerCell);
        process.Refresh();
        var cpu = process.TotalProcessorTime - cpuBefore;
        var allocated = GC.GetTotalAllocatedBytes(precise: true) - allocatedBefore;
        return new LoadFigures(
            requestsPerSecond, cpu.TotalMicroseconds / RequestsPerCell, (double)allocated / RequestsPerCell);
    }

    private static void WriteRow(
        TextWriter output, LoadCell cell, string name, List<LoadFigures[]> rounds, int server) => output.WriteLine(
        $"{cell,-7} {name,-8} {Median(rounds, round => round[server].RequestsPerSecond),8:F0} "
        + $"{Median(rounds, round => round[server].RequestsPerSecond / round[0].RequestsPerSecond),8:F2} "
        + $"{Median(rounds, round => round[server].CpuUs),7:F2} "
        + $"{Median(rounds, round => round[server].CpuUs / round[0].CpuUs),8:F2} "
        + $"{Median(rounds, round => round[server].AllocatedBytes - round[0].AllocatedBytes),11:F0}");

    private static double Median(List<LoadFigures[]> rounds, Func<LoadFigures[], double> figure)
    {
        var sorted = rounds.Select(figure).Order().ToList();
        return sorted[sorted.Count / 2];
    }
}
