using System.Buffers;
using System.Buffers.Binary;
using System.Diagnostics;

namespace FraudScoring.Service.Grpc;

/// <summary>
/// Message frames to be sent: between <see cref="BeginFrame"/> and <see cref="EndFrame"/> a message is written through
/// <see cref="IBufferWriter{T}"/>, and its prefix is filled in behind it. Reused; for one thread at a time.
/// </summary>
internal sealed class FrameBuffer : IBufferWriter<byte>
{
    private const int InitialBytes = 512;

    /// <summary>A buffer that grew beyond this is let go rather than kept for the next use.</summary>
    private const int RetainedBytesMax = 64 * 1024;

    private byte[] _bytes = new byte[InitialBytes];
    private int _length;
    private int _frameStart;

    /// <summary>Everything written, prefixes included.</summary>
    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, _length);

    public ReadOnlyMemory<byte> WrittenMemory => _bytes.AsMemory(0, _length);

    public void BeginFrame()
    {
        _frameStart = _length;
        EnsureFree(FrameParser.PrefixBytes);
        _length += FrameParser.PrefixBytes;
    }

    public void EndFrame()
    {
        var messageBytes = _length - _frameStart - FrameParser.PrefixBytes;
        Debug.Assert(messageBytes >= 0);
        _bytes[_frameStart] = 0;
        BinaryPrimitives.WriteInt32BigEndian(_bytes.AsSpan(_frameStart + 1), messageBytes);
    }

    public void Clear()
    {
        if (_bytes.Length > RetainedBytesMax)
            _bytes = new byte[InitialBytes];
        _length = 0;
        _frameStart = 0;
    }

    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, _bytes.Length - _length);
        _length += count;
    }

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        EnsureFree(Math.Max(sizeHint, 1));
        return _bytes.AsMemory(_length);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        EnsureFree(Math.Max(sizeHint, 1));
        return _bytes.AsSpan(_length);
    }

    private void EnsureFree(int count)
    {
        if (_bytes.Length - _length < count)
            Array.Resize(ref _bytes, Math.Max(checked(_length + count), _bytes.Length * 2));
    }
}
