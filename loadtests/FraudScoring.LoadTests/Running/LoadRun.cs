using FraudScoring.LoadTests.Injection;
using FraudScoring.LoadTests.Measuring;
using FraudScoring.LoadTests.Payments;
using FraudScoring.LoadTests.Processes;
using FraudScoring.LoadTests.Scenarios;
using FraudScoring.LoadTests.Transports;

namespace FraudScoring.LoadTests.Running;

/// <summary>One load of a scenario on one server.</summary>
internal sealed class LoadRun(Scenario scenario, string serverName, IServer server, ulong seed)
{
    private const int PoolSize = 40_000;

    private static readonly double[] Shares =
        [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9, 0.925, 0.95, 0.97, 0.98, 0.99, 0.995, 0.998, 0.999, 0.9995, 0.9999, 0.99999, 1];

    private ProcessFigures? _serverBefore;
    private ProcessFigures? _clientBefore;

    public Recorder Recorder { get; } = new(
        [.. scenario.Load.Select(p => !p.IsWarmUp)], scenario.Steps.Count, (int)scenario.Load.Sum(p => p.Seconds) + 60);

    /// <summary>Makes the load.</summary>
    /// <param name="run">Tells the ids of this run from those of others on the same server.</param>
    /// <param name="beside">Told that the load begins; what it returns is disposed of behind it.</param>
    public LoadResult Run(long run, Func<Recorder, IDisposable?> beside, CancellationToken cancellation)
    {
        var steps = new List<StepInPlay>();
        try
        {
            AddSteps(steps, run);
            // What making the pool left behind must not be collected while it is measured.
            GC.Collect();
            using (beside(Recorder))
                new Injector(scenario, steps, Recorder, new Random((int)seed), cancellation).Run(OnPhase);
        }
        finally
        {
            foreach (var step in steps)
                step.Transport.Dispose();
        }

        return Result();
    }

    private void AddSteps(List<StepInPlay> steps, long run)
    {
        var pools = new Dictionary<(bool IsHot, PaymentFormat), PaymentPool>();
        var numbers = new PaymentNumbers();
        var now = TimeProvider.System.GetUtcNow();
        foreach (var step in scenario.Steps)
        {
            var transport = TransportFactory.Create(step, server.Target, Recorder);
            var key = (step.Payments == PaymentKind.Hot, transport.Format);
            if (!pools.TryGetValue(key, out var pool))
                pools[key] = pool = PaymentPool.Create(step.Payments, transport.Format, PoolSize, seed);
            var clock = server.ProcessId is null ? PaymentClock.WithinWeek(now, scenario, pool) : PaymentClock.Free(now);
            steps.Add(new StepInPlay(new PaymentSource(pool, step.Payments, run, clock, numbers), transport));
        }
    }

    // Usage is taken from the first measured phase on.
    private void OnPhase(int index)
    {
        if (_clientBefore is not null || scenario.Load[index].IsWarmUp)
            return;
        _serverBefore = server.Read();
        _clientBefore = ProcessFigures.OfThisProcess();
    }

    private LoadResult Result()
    {
        var client = ProcessFigures.OfThisProcess().Since(_clientBefore ?? ProcessFigures.OfThisProcess());
        var used = server.Read() is { } after && _serverBefore is not null ? after.Since(_serverBefore) : null;
        var total = new PhaseRecord();
        for (var i = 0; i < scenario.Load.Count; i++)
        {
            if (!scenario.Load[i].IsWarmUp)
                total.Add(Recorder.Phases[i]);
        }

        foreach (var step in Recorder.Steps)
            step.Duration = total.Duration;
        return new LoadResult
        {
            Server = serverName,
            Total = PhaseFigures.Of("total", total),
            Phases = [.. scenario.Load.Select((p, i) => PhaseFigures.Of(p.Name, Recorder.Phases[i], p.IsWarmUp))],
            Steps = [.. scenario.Steps.Select((s, i) => PhaseFigures.Of(s.Name, Recorder.Steps[i]))],
            Seconds = Recorder.Series.Figures([.. scenario.Load.Select(p => p.Name)]),
            Curve = [.. Shares.Select(s => new PercentilePoint(s, total.Decided.Percentile(s) / 1e3))],
            Stages = [StageFigures.Of("queue", Recorder.Queue), StageFigures.Of("features", Recorder.Features), StageFigures.Of("score", Recorder.Score)],
            ServerUsed = used,
            ClientUsed = client,
        };
    }
}
