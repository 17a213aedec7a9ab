using System.Globalization;
using FraudScoring.LoadTests.Gates;
using FraudScoring.LoadTests.Running;

namespace FraudScoring.LoadTests.Reports;

/// <summary>What a person reads in the terminal: one block for each scenario.</summary>
internal static class TableReport
{
    public static void Write(ScenarioResult result, IReadOnlyList<GateResult> gates, TextWriter output)
    {
        output.WriteLine();
        output.WriteLine($"== {result.Scenario.Name}: {result.Scenario.About}");
        output.WriteLine($"{"",-28} {"planned",9} {"ok/s",9} {"errors",7} {"p50 us",9} {"p90",9} {"p99",9} {"p99.9",9} {"p99.99",9} {"max",10}");
        if (result.Empty is { } empty)
            Row(output, "empty handler", empty.Total);
        if (result.Previous is { } previous)
            Row(output, "previous release", previous.Total);
        Row(output, result.Service.Server, result.Service.Total);
        if (result.Service.Phases.Count > 1)
        {
            foreach (var phase in result.Service.Phases)
                Row(output, $"  {phase.Name}{(phase.IsWarmUp ? " (not counted)" : "")}", phase);
        }

        if (result.Service.Steps.Count > 1)
        {
            foreach (var step in result.Service.Steps)
                Row(output, $"  step {step.Name}", step);
        }

        WriteUsage(output, result.Service);
        foreach (var gate in gates)
        {
            output.WriteLine(Text(
                $"{(gate.IsSkipped ? "skip  " : gate.IsKept ? "ok    " : "BROKEN")} {gate.Figure,-34} {gate.Value,14:N2}  {gate.Bounds}"));
        }
    }

    private static void Row(TextWriter output, string name, PhaseFigures part)
    {
        output.WriteLine(Text(
            $"{name,-28} {part.Planned,9} {part.Throughput,9:N0} {part.Errors.Values.Sum(),7} {part.P50Us,9:N0} {part.P90Us,9:N0} {part.P99Us,9:N0} {part.P999Us,9:N0} {part.P9999Us,9:N0} {part.MaxUs,10:N0}"));
        if (part.Errors.Count > 0)
            output.WriteLine($"{"",-28} {string.Join(", ", part.Errors.Select(e => $"{e.Value} {e.Key}"))}");
    }

    private static void WriteUsage(TextWriter output, LoadResult load)
    {
        var payments = Math.Max(1, load.Measured);
        if (load.StartMs is not null)
            output.WriteLine(Text($"start {load.StartMs:N0} ms, first answer {load.FirstAnswerMs:N0} ms after the process began, idle {load.IdleBytes / (1 << 20):N0} MiB"));
        if (load.ServerUsed is { } used)
        {
            output.WriteLine(Text(
                $"service: {used.CpuSeconds * 1e6 / payments:N1} us of processor and {used.AllocatedBytes / payments:N0} B a payment, collections {used.Gen0:N0}/{used.Gen1:N0}/{used.Gen2:N0}, pauses {used.PauseSeconds * 1e3:N1} ms, {used.ResidentBytes / (1 << 20):N0} MiB"));
        }

        var client = load.ClientUsed;
        output.WriteLine(Text(
            $"load generator: {client.CpuSeconds * 1e6 / payments:N1} us and {client.AllocatedBytes / payments:N0} B a payment, collections {client.Gen0:N0}/{client.Gen1:N0}/{client.Gen2:N0}, pauses {client.PauseSeconds * 1e3:N1} ms"));
        output.WriteLine(Text(
            $"stages, p50/p99 us: {string.Join(", ", load.Stages.Select(s => Text($"{s.Name} {s.P50Us:N1}/{s.P99Us:N1}")))} ({load.Stages[0].Samples:N0} answers looked at)"));
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
