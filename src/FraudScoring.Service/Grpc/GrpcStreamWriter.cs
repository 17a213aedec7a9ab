using System.Buffers.Binary;
using System.IO.Pipelines;

namespace FraudScoring.Service.Grpc;

/// <summary>
/// The reply messages of a streaming call. Messages gather in the connection's buffer until <see cref="FlushAsync"/> or
/// until a bounded number of bytes is reached; a flush waits while the caller does not read (HTTP/2 flow control).
/// </summary>
internal sealed class GrpcStreamWriter(PipeWriter body, CancellationToken cancellation)
{
    /// <summary>Bytes that may gather before a write has to wait for the caller.</summary>
    public const int FlushBytes = 32 * 1024;

    private int _unflushed;

    internal bool HasWritten { get; private set; }

    /// <summary>Adds a message and flushes when enough has gathered.</summary>
    public ValueTask WriteAsync(ReadOnlySpan<byte> message)
    {
        var frame = body.GetSpan(FrameParser.PrefixBytes + message.Length);
        frame[0] = 0;
        BinaryPrimitives.WriteInt32BigEndian(frame[1..], message.Length);
        message.CopyTo(frame[FrameParser.PrefixBytes..]);
        return AdvanceAsync(FrameParser.PrefixBytes + message.Length);
    }

    /// <summary>Adds whole frames, prefixes included, in parts, and flushes when enough has gathered.</summary>
    public async ValueTask WriteFramesAsync(ReadOnlyMemory<byte> frames)
    {
        while (!frames.IsEmpty)
        {
            var part = frames[..Math.Min(frames.Length, FlushBytes)];
            part.CopyTo(body.GetMemory(part.Length));
            await AdvanceAsync(part.Length);
            frames = frames[part.Length..];
        }
    }

    /// <summary>Sends what has gathered; before the first message it sends the response's head.</summary>
    public async ValueTask FlushAsync()
    {
        _unflushed = 0;
        HasWritten = true;
        var flushed = await body.FlushAsync(cancellation);
        // The connection is gone, perhaps before the request is marked as aborted: no failure of the handler, and nobody to tell.
        if (flushed.IsCompleted)
            throw new GrpcException(GrpcStatusCode.Cancelled, "the caller went away");
    }

    private ValueTask AdvanceAsync(int bytes)
    {
        body.Advance(bytes);
        HasWritten = true;
        _unflushed += bytes;
        return _unflushed >= FlushBytes ? FlushAsync() : default;
    }
}
