using System.Diagnostics;
using FraudScoring.Service.Observability;
using FraudScoring.V1;

namespace FraudScoring.Demo;

/// <summary>What was decided, how fast and how well. Any thread records.</summary>
internal sealed class DemoFigures
{
    private const int AlertsKept = 8;

    private readonly long[] _decided = new long[4];
    private readonly Queue<string> _alerts = new();
    private readonly Lock _alertLock = new();
    private long _alertsOnFraud;
    private long _frauds;
    private long _errors;
    private long _labels;
    private string? _lastError;

    /// <summary>What went over gRPC.</summary>
    public RouteFigures Grpc { get; } = new();

    /// <summary>What went over Aeron; null when nothing does.</summary>
    public RouteFigures? Aeron { get; init; }

    /// <summary>Round trips as the caller sees them, all ways together.</summary>
    public LatencyHistogram RoundTrip { get; } = new(Stopwatch.Frequency);

    /// <summary>Waiting for the decide stage.</summary>
    public LatencyHistogram Queue { get; } = new(1_000_000_000);

    /// <summary>Computing the features.</summary>
    public LatencyHistogram Features { get; } = new(1_000_000_000);

    /// <summary>Scoring.</summary>
    public LatencyHistogram Score { get; } = new(1_000_000_000);

    public long Decisions => Allow + Review + Block;

    public long Allow => Interlocked.Read(ref _decided[(int)Decision.Allow]);

    public long Review => Interlocked.Read(ref _decided[(int)Decision.Review]);

    public long Block => Interlocked.Read(ref _decided[(int)Decision.Block]);

    public long Errors => Interlocked.Read(ref _errors);

    public long Labels => Interlocked.Read(ref _labels);

    public string? LastError => Volatile.Read(ref _lastError);

    /// <summary>Share of alerts (review or block) that were fraud.</summary>
    public double Precision => Share(Interlocked.Read(ref _alertsOnFraud), Review + Block);

    /// <summary>Share of frauds that were alerted on.</summary>
    public double Recall => Share(Interlocked.Read(ref _alertsOnFraud), Interlocked.Read(ref _frauds));

    /// <summary>The newest alerts, the newest last.</summary>
    public string[] Alerts
    {
        get
        {
            lock (_alertLock)
                return [.. _alerts];
        }
    }

    public void Add(ScoreResponse response, bool isFraud, long ticks, RouteFigures route)
    {
        RoundTrip.Record(ticks);
        route.Add(ticks);
        if (response.StageTimes is { } times)
        {
            Queue.Record(times.QueueNs);
            Features.Record(times.FeaturesNs);
            Score.Record(times.ScoreNs);
        }

        Interlocked.Increment(ref _decided[(int)response.Decision]);
        if (isFraud)
            Interlocked.Increment(ref _frauds);
        if (response.Decision == Decision.Allow)
            return;
        if (isFraud)
            Interlocked.Increment(ref _alertsOnFraud);
        AddAlert(response, isFraud);
    }

    public void AddLabel() => Interlocked.Increment(ref _labels);

    public void AddError(string message)
    {
        Interlocked.Increment(ref _errors);
        Volatile.Write(ref _lastError, message);
    }

    private void AddAlert(ScoreResponse response, bool isFraud)
    {
        var why = response.Reasons.Count == 0 ? "-" : string.Join("; ", response.Reasons.Take(2).Select(r => r.Text));
        var alert = $"{response.Decision.ToString().ToUpperInvariant(),-6} {response.Score,6:P1} "
            + $"{(isFraud ? "fraud  " : "genuine")} {response.TransactionId}  {why}";
        lock (_alertLock)
        {
            _alerts.Enqueue(alert);
            if (_alerts.Count > AlertsKept)
                _alerts.Dequeue();
        }
    }

    private static double Share(long part, long whole) => whole == 0 ? 0 : part / (double)whole;
}
