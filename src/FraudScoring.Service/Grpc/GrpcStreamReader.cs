using System.Buffers;
using System.IO.Pipelines;

namespace FraudScoring.Service.Grpc;

/// <summary>
/// The request messages of a bidirectional call, in the batches in which they arrive:
/// <code>
/// while (await reader.ReadBatchAsync())
///     while (reader.TryReadMessage(out var message))
///         ...
/// </code>
/// A batch is all that has arrived; handle it, then flush the replies once.
/// </summary>
internal sealed class GrpcStreamReader(HttpContext http, CancellationToken cancellation)
{
    private readonly PipeReader _body = http.Request.BodyReader;
    private ReadOnlySequence<byte> _rest;
    private SequencePosition _end;
    private bool _isReading;
    private bool _isLast;

    /// <summary>
    /// Waits for more; false when the caller has finished its side. Messages of the batch before must have been read.
    /// </summary>
    public async ValueTask<bool> ReadBatchAsync()
    {
        if (_isReading)
            _body.AdvanceTo(_rest.Start, _end);
        _isReading = false;
        if (_isLast)
        {
            ThrowIfTruncated();
            return false;
        }

        var read = await _body.ReadAsync(cancellation);
        _isReading = true;
        _rest = read.Buffer;
        _end = read.Buffer.End;
        _isLast = read.IsCompleted;
        return !_isLast || !_rest.IsEmpty;
    }

    /// <summary>Takes the next message; it is valid until the next batch is asked for.</summary>
    public bool TryReadMessage(out ReadOnlySequence<byte> message)
    {
        var outcome = FrameParser.TryRead(ref _rest, out message);
        if (outcome == FrameOutcome.Message)
            return true;
        if (outcome != FrameOutcome.Incomplete)
            throw new GrpcException(FrameParser.ToStatus(outcome, _rest, http.Request.Headers.GrpcEncoding));
        return false;
    }

    private void ThrowIfTruncated()
    {
        if (!_rest.IsEmpty)
            throw new GrpcException(GrpcStatusCode.Internal,
                $"the stream ends within a message, after {_rest.Length} bytes of it");
    }
}
