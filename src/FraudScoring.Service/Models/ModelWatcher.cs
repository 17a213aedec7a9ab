using FraudScoring.Core.Scoring;
using FraudScoring.Service.Pipeline;

namespace FraudScoring.Service.Models;

/// <summary>
/// Looks at the model folder again and again. Another manifest is another version: it is read, checked and warmed here,
/// off the decide thread, and put in charge; or it is refused, and what decides goes on. Publishers write the manifest
/// last. What was refused is tried again when any file of the folder changes.
/// </summary>
internal sealed class ModelWatcher(string folder, ModelSwitch models, TimeProvider time, ILogger logger) : IAsyncDisposable
{
    /// <summary>Time from one look to the next.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    // A folder that is moved into the place of another may be away for a moment.
    private const int MissesMax = 2;

    private readonly Lock _looking = new();
    private ITimer? _timer;
    private ModelFolderState? _seen;
    private int _misses;
    private bool _isRefused;
    private volatile ModelRefusal? _lastRefusal;

    /// <summary>The last version that was not taken; null when there was none.</summary>
    public ModelRefusal? LastRefusal => _lastRefusal;

    /// <summary>Starts to look.</summary>
    public void Start() => _timer = time.CreateTimer(_ => Look(), null, Interval, Interval);

    /// <summary>Looks once, unless another look is still under way.</summary>
    public void Look()
    {
        if (!_looking.TryEnter())
            return;
        try
        {
            LookAlone();
        }
        finally
        {
            _looking.Exit();
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _timer?.DisposeAsync() ?? ValueTask.CompletedTask;

    private void LookAlone()
    {
        // Taken before the files are read: what changes meanwhile is seen by the next look.
        if (ModelFolderState.TryRead(folder) is not { } now)
        {
            if (++_misses == MissesMax)
                Refuse($"{Path.Combine(folder, ModelManifest.FileName)} cannot be read", exception: null);
            return;
        }

        _misses = 0;
        var isNew = now.Manifest != _seen?.Manifest || (_isRefused && now != _seen);
        _seen = now;
        if (isNew)
            Take();
    }

    private void Take()
    {
        _isRefused = false;
        try
        {
            var running = models.Models.Running.Model;
            if (ModelCandidate.IsSame(folder, running))
                return;
            var next = ModelCandidate.Load(folder, models.Models);
            models.Swap(next);
            ModelLog.Swapped(logger, next.Model.Id, running.Model.Id);
        }
        catch (ModelFormatException e)
        {
            Refuse(e.Message, exception: null);
            _isRefused = true;
        }
        catch (Exception e)
        {
            // Whatever a model from outside brings about, it must not end a service that has a good one.
            Refuse($"{folder}: {e.Message}", e);
            _isRefused = true;
        }
    }

    private void Refuse(string reason, Exception? exception)
    {
        _lastRefusal = new ModelRefusal(reason, time.GetUtcNow());
        ModelLog.Refused(logger, models.Models.Running.Model.Model.Id, reason, exception);
    }
}
