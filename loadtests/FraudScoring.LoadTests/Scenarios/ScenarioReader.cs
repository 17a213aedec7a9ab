using FraudScoring.LoadTests.Payments;

namespace FraudScoring.LoadTests.Scenarios;

/// <summary>Reads scenario files and checks that what they ask for can be done.</summary>
internal static class ScenarioReader
{
    private const int RateMax = 1_000_000;
    private const double SecondsMax = 86_400;

    /// <summary>Reads one.</summary>
    /// <exception cref="ScenarioException">It is wrong; the message names every fault.</exception>
    public static Scenario Read(string file)
    {
        var scenario = StrictJson.Read<Scenario>(file);
        var faults = Faults(scenario).ToList();
        return faults.Count == 0 ? scenario : throw new ScenarioException($"{file}: {string.Join("; ", faults)}");
    }

    private static IEnumerable<string> Faults(Scenario scenario)
    {
        if (scenario.Steps.Count == 0)
            yield return "steps: at least one expected";
        if (!scenario.Load.Any(p => !p.IsWarmUp && p.Do != LoadKind.Pause))
            yield return "load: at least one phase that is no warm-up expected";
        if (scenario.Load.GroupBy(p => p.Name).FirstOrDefault(g => g.Count() > 1) is { } twice)
            yield return $"load: name '{twice.Key}' is there twice";
        if (scenario.Load.Sum(p => p.Seconds) > SecondsMax)
            yield return $"load: more than {SecondsMax:F0} seconds in all";
        if (scenario.PacingUs is < 0 or > 10_000)
            yield return "pacing_us: 0 to 10000 expected";
        if (scenario.Events.Any(e => e.Do is EventKind.KillRedis or EventKind.StartRedis) && !scenario.HasRedis)
            yield return "events: there is no Redis; \"redis\": true is missing";
        if (scenario.Events.Any(e => e.AtSeconds < 0 || e.AtSeconds > scenario.Load.Sum(p => p.Seconds)))
            yield return "events: at_seconds lies outside of the load";
        var faults = scenario.Steps.Select((s, i) => Fault(s) is { } fault ? $"steps[{i}].{fault}" : null)
            .Concat(scenario.Load.Select((p, i) => Fault(p, scenario.Load.Take(i)) is { } fault ? $"load[{i}].{fault}" : null));
        foreach (var fault in faults.OfType<string>())
            yield return fault;
    }

    private static string? Fault(Step step) => step switch
    {
        { Weight: not (> 0 and < 1e9) } => "weight: above 0 expected",
        { Connections: < 1 or > 256 } => "connections: 1 to 256 expected",
        { InFlightMax: < 1 or > 8192 } => "in_flight_max: 1 to 8192 expected",
        { Payments: PaymentKind.Duplicate, Over: Transport.GrpcStream } =>
            "payments: answers of a stream are told by transaction id, so duplicates go another way",
        _ => null,
    };

    private static string? Fault(LoadPhase phase, IEnumerable<LoadPhase> before)
    {
        if (phase.Seconds is not (> 0 and <= SecondsMax))
            return $"seconds: above 0, at most {SecondsMax:F0} expected";
        var isOpen = phase.Do is LoadKind.Inject or LoadKind.InjectRandom or LoadKind.Ramp;
        if (phase.Do == LoadKind.KeepConstant && phase.Copies is < 1 or > 8192)
            return "copies: 1 to 8192 expected";
        if (isOpen && phase.Of is null && phase.Rate is not (> 0 and <= RateMax))
            return $"rate: above 0, at most {RateMax} expected";
        if (phase.Of is not null && !before.Any(p => p.Name == phase.Of && p.Do == LoadKind.KeepConstant))
            return $"of: '{phase.Of}' is no earlier keep_constant phase";
        if (phase.Of is not null && phase.Times is not (> 0 and <= 100))
            return "times: above 0, at most 100 expected";
        return phase is { Do: LoadKind.Ramp, From: not (>= 0 and <= RateMax) } ? $"from: 0 to {RateMax} expected" : null;
    }
}
