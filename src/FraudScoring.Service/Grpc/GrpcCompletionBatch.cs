namespace FraudScoring.Service.Grpc;

/// <summary>
/// Completes calls in groups: one item of the thread pool sends the answers of a group, instead of one item for each
/// answer. For one thread, typically the pipeline's last stage, which flushes at the end of each of its batches.
/// </summary>
internal sealed class GrpcCompletionBatch
{
    /// <summary>Answers that one thread sends in a row; more go to further threads.</summary>
    private const int GroupMax = 16;

    private GrpcCall? _first;
    private GrpcCall? _last;
    private int _count;

    /// <summary>As <see cref="GrpcCall.Complete"/>; the answer leaves with the next flush at the latest.</summary>
    public void Complete(GrpcCall call, GrpcStatus status) => call.CompleteInto(this, status);

    public void Flush()
    {
        if (_first is null)
            return;

        var first = _first;
        (_first, _last, _count) = (null, null, 0);
        ThreadPool.UnsafeQueueUserWorkItem(first, preferLocal: false);
    }

    /// <summary>Links a call that has ended and that the framing still owns.</summary>
    internal void Add(GrpcCall call)
    {
        if (_last is null)
            _first = call;
        else
            _last.NextInGroup = call;
        _last = call;
        if (++_count == GroupMax)
            Flush();
    }
}
