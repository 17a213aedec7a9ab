using System.Buffers;
using System.Buffers.Binary;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace FraudScoring.LoadTests.Processes;

/// <summary>
/// The floor that a score stands on: Kestrel's HTTP/2 with a handler that reads the request and answers it with itself,
/// as gRPC. What the same load takes here, on the same machine in the same minute, is what the service is compared with.
/// </summary>
internal static class EmptyHandler
{
    /// <summary>Serves until it is told to end.</summary>
    public static async Task RunAsync(CancellationToken cancellation)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(new IPEndPoint(IPAddress.Loopback, 0), listen => listen.Protocols = HttpProtocols.Http2);
        });
        var app = builder.Build();
        app.Run(AnswerAsync);
        await app.StartAsync(cancellation);
        Console.WriteLine($"ready: {app.Urls.Single()}");
        await Task.Delay(Timeout.Infinite, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await app.StopAsync(CancellationToken.None);
    }

    // Whole messages go back as they come, so a stream is answered message by message.
    private static async Task AnswerAsync(HttpContext http)
    {
        http.Response.ContentType = "application/grpc";
        var body = http.Request.BodyReader;
        while (true)
        {
            var read = await body.ReadAsync(http.RequestAborted);
            var whole = WholeMessages(read.Buffer);
            foreach (var part in read.Buffer.Slice(0, whole))
                http.Response.BodyWriter.Write(part.Span);
            body.AdvanceTo(read.Buffer.GetPosition(whole), read.Buffer.End);
            if (read.IsCompleted)
                break;
            if (whole > 0)
                await http.Response.BodyWriter.FlushAsync(http.RequestAborted);
        }

        http.Response.AppendTrailer("grpc-status", "0");
    }

    private static long WholeMessages(ReadOnlySequence<byte> bytes)
    {
        var reader = new SequenceReader<byte>(bytes);
        var whole = 0L;
        Span<byte> head = stackalloc byte[5];
        while (reader.TryCopyTo(head))
        {
            reader.Advance(head.Length);
            var length = BinaryPrimitives.ReadInt32BigEndian(head[1..]);
            if (reader.Remaining < length)
                break;
            reader.Advance(length);
            whole = reader.Consumed;
        }

        return whole;
    }
}
