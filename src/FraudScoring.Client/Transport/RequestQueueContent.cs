using System.Buffers;
using System.Net;
using Google.Protobuf;

namespace FraudScoring.Client.Transport;

/// <summary>
/// A request body that is written while the call runs. Messages gather while the connection is busy with those before,
/// and leave together. Any thread may add; what gathers is bounded by the payments that may be in flight.
/// </summary>
internal sealed class RequestQueueContent : HttpContent
{
    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _signal = new(0);
    private ArrayBufferWriter<byte> _filling = new();
    private ArrayBufferWriter<byte> _sending = new();
    private bool _isComplete;

    public void Add(IMessage message)
    {
        lock (_gate)
        {
            if (_isComplete)
                throw new InvalidOperationException("the stream has been completed; nothing can be written to it");
            var wasEmpty = _filling.WrittenCount == 0;
            MessageFrame.Append(message, _filling);
            if (wasEmpty)
                _signal.Release();
        }
    }

    /// <summary>Nothing more will be added.</summary>
    public void Complete()
    {
        lock (_gate)
        {
            if (_isComplete)
                return;
            _isComplete = true;
            _signal.Release();
        }
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(
        Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        // Sends the request's head: the server answers it with its own before the first payment.
        await stream.FlushAsync(cancellationToken);
        while (true)
        {
            await _signal.WaitAsync(cancellationToken);
            var isLast = Swap();
            if (_sending.WrittenCount > 0)
            {
                await stream.WriteAsync(_sending.WrittenMemory, cancellationToken);
                await stream.FlushAsync(cancellationToken);
                _sending.ResetWrittenCount();
            }

            if (isLast)
                return;
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }

    private bool Swap()
    {
        lock (_gate)
        {
            (_filling, _sending) = (_sending, _filling);
            return _isComplete;
        }
    }
}
