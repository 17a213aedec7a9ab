using System.Diagnostics;
using FraudScoring.LoadTests.Measuring;
using FraudScoring.LoadTests.Payments;
using FraudScoring.LoadTests.Processes;
using FraudScoring.LoadTests.Scenarios;
using FraudScoring.LoadTests.Transports;

namespace FraudScoring.LoadTests.Running;

/// <summary>Runs a scenario: first what the service is compared with, then the service, one after the other.</summary>
internal sealed class ScenarioRunner(RunSettings settings)
{
    private const double BaselineSecondsMax = 5;
    private static readonly TimeSpan IdleTime = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan FirstAnswerPatience = TimeSpan.FromSeconds(10);

    /// <exception cref="ScenarioException">It cannot be run.</exception>
    public ScenarioResult Run(Scenario scenario, CancellationToken cancellation)
    {
        var empty = scenario.HasBaseline ? RunEmpty(scenario, cancellation) : null;
        var previous = settings.Previous is { } program && settings.Address is null
            ? RunOwn(scenario, "previous release", program, slowdown: null, cancellation)
            : null;
        var service = settings.Address is { } address
            ? RunRemote(scenario, address, cancellation)
            : RunOwn(scenario, "service", settings.Program, settings.Slowdown, cancellation);
        return new ScenarioResult(scenario, service, empty, previous);
    }

    private LoadResult RunEmpty(Scenario scenario, CancellationToken cancellation)
    {
        if (scenario.Steps.Any(s => s.Over is not (Transport.Grpc or Transport.GrpcStream or Transport.Client)))
            throw new ScenarioException($"{scenario.Name}: an empty handler as baseline is there for gRPC only");
        using var server = new EmptyServer();
        var shorter = scenario with { Load = [.. scenario.Load.Select(p => p with { Seconds = Math.Min(p.Seconds, BaselineSecondsMax) })] };
        return new LoadRun(shorter, "empty handler", server, settings.Seed).Run(NewRun(), _ => null, cancellation);
    }

    private LoadResult RunRemote(Scenario scenario, Target address, CancellationToken cancellation)
    {
        if (scenario.Events.Count > 0 || scenario.HasRedis)
            throw new ScenarioException($"{scenario.Name}: its events need a service that the load test starts");
        using var server = new RemoteServer(address);
        return new LoadRun(scenario, address.Grpc.ToString(), server, settings.Seed).Run(NewRun(), _ => null, cancellation);
    }

    private LoadResult RunOwn(
        Scenario scenario, string name, string program, (TimeSpan Stop, TimeSpan Each)? slowdown, CancellationToken cancellation)
    {
        var folder = Directory.CreateTempSubdirectory("fraudscoring-load-");
        try
        {
            using var redis = scenario.HasRedis ? new RedisServer(Path.Combine(folder.FullName, "redis")) : null;
            var options = new Dictionary<string, string>(scenario.Service, StringComparer.Ordinal);
            if (redis is not null)
                options["redis"] = $"127.0.0.1:{redis.Port}";
            var aeron = (scenario.Steps.Any(s => s.Over == Transport.AeronIpc), scenario.Steps.Any(s => s.Over == Transport.AeronUdp));
            using var service = ServiceProcess.Start(program, folder.FullName, settings.Model, options, aeron);
            var startMs = service.StartTime.TotalMilliseconds;
            var firstAnswerMs = startMs + FirstAnswerMs(service.Target);
            Thread.Sleep(IdleTime);
            var idleBytes = service.Read()?.ResidentBytes;

            EventClock? events = null;
            LoadResult result;
            using (slowdown is { } s ? new Slowdown(service.Signal, s.Stop, s.Each) : null)
            {
                result = new LoadRun(scenario, name, service, settings.Seed).Run(
                    NewRun(), recorder => events = new EventClock(scenario, service, redis, Path.Combine(folder.FullName, "model"), recorder), cancellation);
            }

            events!.ThrowIfFailed();

            return result with { StartMs = startMs, FirstAnswerMs = firstAnswerMs, IdleBytes = idleBytes };
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    // The first payment of a process, on a connection of its own.
    private static double FirstAnswerMs(Target target)
    {
        var recorder = new Recorder([true], 1, 10);
        using var channel = UnaryChannel.TryOpen(target.Grpc, target.UnaryPath, 1, recorder)
            ?? throw new ScenarioException($"{target.Grpc}: nobody listens");
        var pool = PaymentPool.Create(PaymentKind.Fresh, PaymentFormat.Protobuf, 1, 1);
        var payment = pool.Get(NewRun(), 0, TimeProvider.System.GetUtcNow().AddDays(-1_001).ToUnixTimeMilliseconds(), 1);
        var sent = Stopwatch.GetTimestamp();
        var shot = new Shot(sent, 0, 0);
        recorder.Plan(shot);
        while (!channel.TrySend(shot, 0, payment))
            Thread.Yield();
        channel.Flush();
        if (!recorder.WaitForEnd(1, FirstAnswerPatience) || recorder.Phases[0][Outcome.Ok] != 1)
            throw new ScenarioException("the first payment was not decided");
        return Stopwatch.GetElapsedTime(sent).TotalMilliseconds;
    }

    private static long NewRun() => Random.Shared.NextInt64(1L << 37);
}
