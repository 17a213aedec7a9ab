using System.Buffers;
using System.Diagnostics;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using System.Threading.Tasks.Sources;

namespace FraudScoring.Service.Grpc;

/// <summary>
/// One unary call, reused. A handler reads <see cref="Request"/> and <see cref="CancellationToken"/> before it returns
/// from <see cref="UnaryMethod.InvokeAsync"/>, writes the reply message to <see cref="Reply"/>, and either returns a
/// finished status or <see cref="Pend"/>, after which exactly one <see cref="Complete"/> follows, from any thread.
/// <para>
/// A pending call has two owners, the framing and the handler; it is reused when both have let go. So a handler that
/// finishes after the deadline writes into a call that is still its own. Who ends the call, the handler or the
/// deadline, is decided by one compare-and-swap on a word that also holds the call's generation: a timer that fires
/// late finds another generation and does nothing.
/// </para>
/// </summary>
internal sealed class GrpcCall : IValueTaskSource<GrpcStatus>, IValueTaskSource, IThreadPoolWorkItem
{
    private const long Idle = 0;
    private const long Open = 1;
    private const long Pending = 2;
    private const long Ended = 3;
    private const long PhaseMask = 3;
    private const long OneGeneration = 4;

    private readonly GrpcServerContext _server;
    private readonly CallTimer _timer;
    private readonly List<KeyValuePair<string, string>> _trailers = [];
    private ManualResetValueTaskSourceCore<GrpcStatus> _outcome;
    private GrpcStatus _status;
    private HttpContext? _http;
    private CancellationTokenSource? _cancellation;
    private CancellationTokenRegistration _aborted;
    private long _state;
    private int _owners;
    private bool _isEndedByDeadline;

    public GrpcCall(GrpcServerContext server)
    {
        _server = server;
        _timer = new CallTimer(server.Clock, OnTimer);
    }

    /// <summary>The request message; valid until the handler returns.</summary>
    public ReadOnlySequence<byte> Request { get; internal set; }

    /// <summary>The reply message is written here; what is written counts only if the call ends with OK.</summary>
    public IBufferWriter<byte> Reply => Frame;

    /// <summary>When the answer is wanted, as a timestamp of the clock, or <see cref="long.MaxValue"/>.</summary>
    public long DeadlineTimestamp { get; private set; }

    public bool HasDeadline => DeadlineTimestamp != long.MaxValue;

    /// <summary>Cancelled when the caller goes away or the deadline passes. Allocates when first asked for.</summary>
    public CancellationToken CancellationToken => (_cancellation ??= LinkCancellation()).Token;

    internal bool IsPending => (Volatile.Read(ref _state) & PhaseMask) >= Pending;

    internal bool IsExpired => HasDeadline && _server.Clock.GetTimestamp() >= DeadlineTimestamp;

    internal FrameBuffer Frame { get; } = new();

    internal GrpcCall? NextInGroup { get; set; }

    /// <summary>Adds metadata that follows the reply.</summary>
    public void SetTrailer(string name, string value) => _trailers.Add(new(name, value));

    /// <summary>
    /// Promises a later <see cref="Complete"/>. Take what the completion needs (a slot of the ring) first: from here on
    /// the call is shared with whoever completes it.
    /// </summary>
    public ValueTask<GrpcStatus> Pend()
    {
        Debug.Assert((_state & PhaseMask) == Open);
        _owners = 2;
        Interlocked.Exchange(ref _state, (_state & ~PhaseMask) | Pending);
        if (HasDeadline)
            _timer.Arm(DeadlineTimestamp);
        return new ValueTask<GrpcStatus>(this, _outcome.Version);
    }

    /// <summary>Ends a pending call, unless its deadline did. The handler must not touch the call afterwards.</summary>
    public void Complete(GrpcStatus status)
    {
        if (TryEndPending(status))
            // The answer is sent on the thread pool: the completing thread belongs to the pipeline.
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        Release();
    }

    void IThreadPoolWorkItem.Execute()
    {
        var call = this;
        while (call is not null)
        {
            // Setting the result sends the answer and may hand the call to another request.
            var next = call.NextInGroup;
            call.NextInGroup = null;
            call._outcome.SetResult(call._status);
            call = next;
        }
    }

    GrpcStatus IValueTaskSource<GrpcStatus>.GetResult(short token) => _outcome.GetResult(token);

    void IValueTaskSource.GetResult(short token) => _outcome.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<GrpcStatus>.GetStatus(short token) => _outcome.GetStatus(token);

    void IValueTaskSource<GrpcStatus>.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _outcome.OnCompleted(continuation, state, token, flags);

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _outcome.GetStatus(token);

    void IValueTaskSource.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _outcome.OnCompleted(continuation, state, token, flags);

    internal void CompleteInto(GrpcCompletionBatch batch, GrpcStatus status)
    {
        if (TryEndPending(status))
            batch.Add(this);
        Release();
    }

    /// <summary>The framing takes the call for a request. Throws when the deadline header is wrong or over.</summary>
    internal void Begin(HttpContext http)
    {
        Debug.Assert((_state & PhaseMask) == Idle);
        _http = http;
        _owners = 1;
        Frame.BeginFrame();
        DeadlineTimestamp = long.MaxValue;
        Volatile.Write(ref _state, _state | Open);
        DeadlineTimestamp = _server.ReadDeadline(http);
    }

    /// <summary>
    /// True when the whole request is there and can be handled; false when more of the body must be read.
    /// Throws when the request is wrong or late.
    /// </summary>
    internal bool TryTakeRequest(PipeReader body, in ReadResult read)
    {
        if (IsExpired)
            throw new GrpcException(GrpcStatus.DeadlineExceeded);
        if (!RequestBody.TryTakeSingle(body, read, _http!, out var message))
            return false;
        Request = message;
        return true;
    }

    /// <summary>Waits for the body's next part, at most until the deadline.</summary>
    internal ValueTask<ReadResult> ReadBodyAsync()
    {
        var body = _http!.Request.BodyReader;
        return HasDeadline ? ReadBodyGuardedAsync(body) : body.ReadAsync();
    }

    /// <summary>Makes the result of a handler's own task the handler's <see cref="Complete"/>.</summary>
    internal ValueTask<GrpcStatus> Follow(ValueTask<GrpcStatus> handler, string path)
    {
        var outcome = Pend();
        _ = CompleteAfterAsync(handler, path, _http!);
        return outcome;
    }

    /// <summary>The end of a pending call, without its status: a smaller thing to wait for.</summary>
    internal ValueTask WaitAsync() => new(this, _outcome.Version);

    internal void EndPending() => End(_status);

    /// <summary>Sends the answer; the framing lets go of the call with it.</summary>
    internal void End(GrpcStatus status)
    {
        SendEnd(status, withTrailers: !_isEndedByDeadline);
        Release();
        _server.InFlight.Exit();
    }

    /// <summary>Ends a call whose handler or request has thrown.</summary>
    internal void EndFailed(Exception error, string path)
    {
        var status = _server.ToStatus(error, path, _http!);
        // A handler that threw after it had promised to complete may still do so: such a call is never reused.
        if (!IsPending)
        {
            End(status);
            return;
        }

        SendEnd(status, withTrailers: false);
        _server.InFlight.Exit();
    }

    private void SendEnd(GrpcStatus status, bool withTrailers)
    {
        _aborted.Dispose();
        if (status.IsOk)
            SendReply();
        else
            GrpcResponse.EndInHeaders(_http!, status);

        // What a handler adds to a call that its deadline has ended is not looked at: it may be adding it now.
        if (withTrailers)
            GrpcResponse.AddTrailers(_http!, _trailers, inHeaders: !status.IsOk);
    }

    private void SendReply()
    {
        Frame.EndFrame();
        var reply = Frame.Written;
        var writer = _http!.Response.BodyWriter;
        reply.CopyTo(writer.GetSpan(reply.Length));
        writer.Advance(reply.Length);
        GrpcResponse.EndInTrailers(_http, GrpcStatus.Ok);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<ReadResult> ReadBodyGuardedAsync(PipeReader body)
    {
        _timer.GuardRead(body, DeadlineTimestamp);
        try
        {
            while (true)
            {
                var read = await body.ReadAsync();
                if (!read.IsCanceled || IsExpired)
                    return read;
                body.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            }
        }
        finally
        {
            _timer.EndRead();
        }
    }

    private async Task CompleteAfterAsync(ValueTask<GrpcStatus> handler, string path, HttpContext http)
    {
        GrpcStatus status;
        try
        {
            status = await handler;
        }
        catch (Exception error)
        {
            // After the deadline the framing has answered and the request may be another's: do not look at it.
            status = IsExpired ? GrpcStatus.DeadlineExceeded : _server.ToStatus(error, path, http);
        }

        Complete(status);
    }

    private bool TryEndPending(GrpcStatus status)
    {
        var state = Volatile.Read(ref _state);
        Debug.Assert((state & PhaseMask) >= Pending);
        return TryEnd(state, status);
    }

    private bool TryEnd(long state, GrpcStatus status)
    {
        if ((state & PhaseMask) != Pending
            || Interlocked.CompareExchange(ref _state, (state & ~PhaseMask) | Ended, state) != state)
            return false;
        _status = status;
        return true;
    }

    private long OnTimer()
    {
        var state = Volatile.Read(ref _state);
        if ((state & PhaseMask) != Pending)
            return long.MaxValue;
        if (!IsExpired)
            return DeadlineTimestamp;
        if (TryEnd(state, GrpcStatus.DeadlineExceeded))
        {
            _isEndedByDeadline = true;
            _cancellation?.CancelAsync();
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }

        return long.MaxValue;
    }

    private CancellationTokenSource LinkCancellation()
    {
        Debug.Assert(_http is not null);
        var cancellation = new CancellationTokenSource();
        _aborted = _http.RequestAborted.UnsafeRegister(
            static state => ((CancellationTokenSource)state!).Cancel(), cancellation);
        return cancellation;
    }

    private void Release()
    {
        if (Interlocked.Decrement(ref _owners) != 0)
            return;

        Request = default;
        Frame.Clear();
        _trailers.Clear();
        _http = null;
        _cancellation = null;
        _aborted = default;
        _isEndedByDeadline = false;
        _outcome.Reset();
        Volatile.Write(ref _state, (_state & ~PhaseMask) + OneGeneration);
        _server.Calls.Return(this);
    }
}
