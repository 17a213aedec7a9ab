using System.Buffers;
using System.Collections.Concurrent;
using FraudScoring.Service.Grpc;

namespace FraudScoring.Benchmarks.Grpc;

/// <summary>An echo whose answer comes from another thread, as the pipeline's answers do.</summary>
internal sealed class PendingEchoMethod : UnaryMethod, IDisposable
{
    public const string MethodPath = "/benchmark.Echo/Pending";

    private readonly BlockingCollection<GrpcCall> _pending = [];
    private readonly Thread _completer;

    public PendingEchoMethod() : base(MethodPath)
    {
        _completer = new Thread(CompleteAll) { IsBackground = true };
        _completer.Start();
    }

    public override ValueTask<GrpcStatus> InvokeAsync(GrpcCall call)
    {
        foreach (var part in call.Request)
            call.Reply.Write(part.Span);
        var pending = call.Pend();
        _pending.Add(call);
        return pending;
    }

    public void Dispose()
    {
        _pending.CompleteAdding();
        _completer.Join();
        _pending.Dispose();
    }

    private void CompleteAll()
    {
        var batch = new GrpcCompletionBatch();
        foreach (var first in _pending.GetConsumingEnumerable())
        {
            batch.Complete(first, GrpcStatus.Ok);
            while (_pending.TryTake(out var next))
                batch.Complete(next, GrpcStatus.Ok);
            batch.Flush();
        }
    }
}
