using System.Buffers;
using System.Diagnostics;
using FraudScoring.Service.Grpc;
using FraudScoring.Service.Grpc.Health;
using FraudScoring.Service.Grpc.Reflection;
using FraudScoring.V1;

namespace FraudScoring.Tests.Service.Grpc;

/// <summary>The framing against a real gRPC client: Debian's python3-grpcio, which is gRPC's C core.</summary>
public class GrpcPeerTests
{
    private const string Python = "/usr/bin/python3";

    private const string Script = """
        import sys, grpc
        channel = grpc.insecure_channel("127.0.0.1:" + sys.argv[1])

        def unary(path, message, **options):
            return channel.unary_unary(path)(message, **options)

        def both(path, messages):
            return list(channel.stream_stream(path)(iter(messages)))

        def expect(name, actual, expected):
            if actual != expected:
                sys.exit(f"{name}: got {actual!r}, expected {expected!r}")

        def failure(call):
            try:
                call()
                return "OK"
            except grpc.RpcError as error:
                return error.code().name

        expect("unary", unary("/test.Echo/Unary", b"hello", timeout=20), b"hello")
        expect("unknown method", failure(lambda: unary("/test.Echo/None", b"")), "UNIMPLEMENTED")
        expect("too large", failure(lambda: unary("/test.Echo/Unary", b"x" * 200000)), "RESOURCE_EXHAUSTED")
        expect("compressed", failure(lambda: unary(
            "/test.Echo/Unary", b"x" * 2000, compression=grpc.Compression.Gzip)), "UNIMPLEMENTED")
        expect("deadline", failure(lambda: unary("/test.Echo/Never", b"", timeout=0.2)), "DEADLINE_EXCEEDED")

        received, code, details, trailers = 0, None, None, None
        try:
            for message in channel.unary_stream("/test.Echo/Count")(b""):
                received += 1
        except grpc.RpcError as error:
            code, details, trailers = error.code().name, error.details(), dict(error.trailing_metadata())
        expect("server stream", (received, code, details, trailers),
            (100, "NOT_FOUND", "grün 100%", {"x-test": "1"}))

        messages = [bytes([i % 256]) * (i % 900) for i in range(3000)]
        expect("bidirectional", both("/test.Echo/Both", messages), messages)
        expect("health", unary("/grpc.health.v1.Health/Check", b""), b"\x08\x01")
        watch = channel.unary_stream("/grpc.health.v1.Health/Watch")(b"")
        expect("watch", next(watch), b"\x08\x01")
        watch.cancel()
        for version in ("v1", "v1alpha"):
            replies = both(f"/grpc.reflection.{version}.ServerReflection/ServerReflectionInfo", [b"\x3a\x01*"])
            expect(version, b"fraudscoring.v1.Scoring" in replies[0], True)
        print("done")
        """;

    [Fact]
    public async Task Calls_FromGrpcCore_BehaveAsTheProtocolSays()
    {
        var health = new HealthService();
        health.Set("", true);
        await using var host = await GrpcTestHost.StartAsync(
        [
            new EchoMethod(),
            new DelegateUnaryMethod("/test.Echo/Never", NeverAsync),
            DelegateStreams.Server("/test.Echo/Count", CountAsync),
            DelegateStreams.Bidirectional("/test.Echo/Both", EchoAsync),
            .. health.Methods,
            .. new ReflectionService([.. ScoringReflection.Descriptor.Services]).Methods,
        ]);

        var (exitCode, output) = await RunScriptAsync(host.Address.Port);

        Assert.True(exitCode == 0, $"python3 (Debian's python3-grpcio is needed): {output}");
        Assert.Equal("done", output.Trim());
        Assert.Empty(host.Log.Entries);
    }

    private static async Task<(int ExitCode, string Output)> RunScriptAsync(int port)
    {
        var start = new ProcessStartInfo(Python, ["-c", Script, $"{port}"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            throw;
        }

        return (process.ExitCode, await output + await errors);
    }

    private static async ValueTask<GrpcStatus> NeverAsync(GrpcCall call)
    {
        await Task.Delay(Timeout.Infinite, call.CancellationToken);
        return GrpcStatus.Ok;
    }

    private static async ValueTask<GrpcStatus> CountAsync(GrpcStream stream)
    {
        for (byte i = 0; i < 100; i++)
            await stream.Writer.WriteAsync([i]);
        stream.SetTrailer("x-test", "1");
        return new GrpcStatus(GrpcStatusCode.NotFound, "grün 100%");
    }

    private static async ValueTask<GrpcStatus> EchoAsync(GrpcStream stream)
    {
        while (await stream.Reader.ReadBatchAsync())
        {
            while (stream.Reader.TryReadMessage(out var message))
                await stream.Writer.WriteAsync(message.ToArray());
            await stream.Writer.FlushAsync();
        }

        return GrpcStatus.Ok;
    }
}
