using FraudScoring.Core.Features;
using FraudScoring.Core.Features.Velocity;
using FraudScoring.Core.Transactions;

namespace FraudScoring.Service.Velocity.Redis;

/// <summary>
/// Velocity that all replicas share, in Redis: one round trip for a batch, and the same bits as in memory. Never waits
/// for longer than its budget: what Redis does not answer in time is decided without, marked, and counted later from the
/// log (<see cref="RedisRelay"/>). Meanwhile features are those of this replica's own payments, from its memory, which is
/// kept up to date all the time. Belongs to the scoring thread.
/// </summary>
internal sealed class RedisVelocityStore : IVelocityStore, IDisposable
{
    private readonly InMemoryVelocityStore _local;
    private readonly RedisBatch _batch;
    private readonly RedisLink _link;
    private readonly TimeSpan _timeout;
    private long _watermarkMs = long.MinValue / 2;

    /// <summary>A store for batches of up to so many payments; <see cref="Connect"/> or the first batch connects.</summary>
    /// <exception cref="FeatureSetException">The set has features whose state cannot be shared.</exception>
    public RedisVelocityStore(
        InMemoryVelocityStore local, FeatureSet features, int batchMax, RedisOptions options, ReadOnlySpan<byte> replica,
        TimeProvider time, ILogger logger)
    {
        _local = local;
        _batch = new RedisBatch(features, batchMax, options, options.Horizon, replica);
        _link = new RedisLink(options, time, logger);
        _batch.Fold.RestoreWatermark(local.WatermarkMs);
        _timeout = options.Timeout;
    }

    /// <summary>Whether Redis was away at the last batch.</summary>
    public bool IsDown => _link.IsDown;

    /// <summary>Times that Redis failed.</summary>
    public long FailureCount => _link.FailureCount;

    /// <summary>Payments that went without velocity.</summary>
    public long MissingCount { get; private set; }

    /// <summary>Payments that came too late to be counted.</summary>
    public long LateCount => _batch.Fold.LateCount;

    /// <summary>Newest event time that was seen. Any thread.</summary>
    public long WatermarkMs => Volatile.Read(ref _watermarkMs);

    /// <summary>Connects on this thread.</summary>
    /// <exception cref="RespException">It did not work.</exception>
    public void Connect() => _link.Connect();

    /// <summary>The recorded answer of a payment of the last batch whose result is <see cref="VelocityResult.Repeat"/>.</summary>
    public ReadOnlySpan<byte> Response(int index) => _batch.Response(index);

    /// <inheritdoc/>
    public void Apply(FeatureBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        _local.Apply(batch);
        if (_link.TryGet() is { } connection)
            Apply(connection, batch);
        else
            GoWithout(batch);
        Volatile.Write(ref _watermarkMs, _batch.Fold.WatermarkMs);
    }

    /// <inheritdoc/>
    public void Apply(FeatureBatch batch, int index)
        => throw new NotSupportedException("features that read scores are not shared");

    /// <summary>Does nothing: no feature that can be shared reads scores.</summary>
    public void AddScore(FeatureBatch batch, int index, double score)
    {
    }

    /// <summary>Applies a label to the memory; Redis gets it from the log, where it stands already, exactly once.</summary>
    public void ApplyLabel(in VelocityEvent payment, LabelKind previous, LabelKind label)
        => _local.ApplyLabel(payment, previous, label);

    public void Dispose() => _link.Dispose();

    private void Apply(RespConnection connection, FeatureBatch batch)
    {
        try
        {
            _batch.Apply(connection, batch, _timeout);
            _link.Succeeded();
        }
        catch (Exception e) when (e is RespException or InvalidDataException)
        {
            _batch.ForgetChores();
            _link.Failed(e);
            GoWithout(batch);
        }
    }

    // What is known of repeats stays known; nothing else is.
    private void GoWithout(FeatureBatch batch)
    {
        for (var i = 0; i < batch.Count; i++)
        {
            if (batch.Result(i) is VelocityResult.Repeat or VelocityResult.Busy or VelocityResult.Late)
                continue;
            batch.SetResult(i, VelocityResult.Missing);
            MissingCount++;
        }
    }
}
