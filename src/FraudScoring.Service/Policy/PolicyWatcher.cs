namespace FraudScoring.Service.Policy;

/// <summary>
/// Looks again and again at the policy file, the lists and the breaker. Read anew rather than told by the file system:
/// that works on every volume, and for files behind links.
/// </summary>
internal sealed class PolicyWatcher(PolicyDesk desk, string? file, TimeProvider time) : IAsyncDisposable
{
    /// <summary>Time from one look to the next.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly Lock _looking = new();
    private ITimer? _timer;

    /// <summary>Starts to look.</summary>
    public void Start() => _timer = time.CreateTimer(_ => Look(), null, Interval, Interval);

    /// <summary>Looks once, unless another look is still under way.</summary>
    public void Look()
    {
        if (!_looking.TryEnter())
            return;
        try
        {
            desk.Look(file);
        }
        finally
        {
            _looking.Exit();
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _timer?.DisposeAsync() ?? ValueTask.CompletedTask;
}
