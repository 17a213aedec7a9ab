using System.Diagnostics;

namespace FraudScoring.Service.Grpc;

/// <summary>
/// Replies of a bidirectional call that come from other threads than the one that reads its requests. What arrives
/// while the connection is busy leaves together. Bounded by the requests that may be unanswered: the reader takes a
/// place for each request, and it is free again when the reply has been taken by the connection.
/// </summary>
internal sealed class GrpcReplyQueue(int inFlightMax)
{
    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _places = new(inFlightMax);
    private readonly SemaphoreSlim _signal = new(0);
    private FrameBuffer _filling = new();
    private FrameBuffer _sending = new();
    private int _fillingCount;
    private int _unsent;
    private bool _isComplete;

    /// <summary>Adds the reply to one request; from any thread, also after the call has ended.</summary>
    public void Add(ReadOnlySpan<byte> message)
    {
        lock (_gate)
        {
            Debug.Assert(_fillingCount < _unsent);
            _filling.BeginFrame();
            message.CopyTo(_filling.GetSpan(message.Length));
            _filling.Advance(message.Length);
            _filling.EndFrame();
            if (_fillingCount++ == 0)
                _signal.Release();
        }
    }

    /// <summary>Takes the place of one request, of which exactly one <see cref="Add"/> follows.</summary>
    internal async ValueTask BeginAsync(CancellationToken cancellation)
    {
        if (!_places.Wait(0, CancellationToken.None))
            await _places.WaitAsync(cancellation);
        lock (_gate)
            _unsent++;
    }

    /// <summary>No more requests come; the queue ends when the replies to those before have been sent.</summary>
    internal void Complete()
    {
        lock (_gate)
            _isComplete = true;
        _signal.Release();
    }

    /// <summary>Sends replies until the last.</summary>
    internal async Task SendAllAsync(GrpcStreamWriter writer, CancellationToken cancellation)
    {
        while (true)
        {
            await _signal.WaitAsync(cancellation);
            var count = Swap(out var isLast);
            if (count > 0)
            {
                await writer.WriteFramesAsync(_sending.WrittenMemory);
                await writer.FlushAsync();
                _sending.Clear();
                _places.Release(count);
            }

            if (isLast)
                return;
        }
    }

    private int Swap(out bool isLast)
    {
        lock (_gate)
        {
            (_filling, _sending) = (_sending, _filling);
            var count = _fillingCount;
            _fillingCount = 0;
            _unsent -= count;
            isLast = _isComplete && _unsent == 0;
            return count;
        }
    }
}
