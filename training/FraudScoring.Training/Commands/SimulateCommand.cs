using System.CommandLine;
using System.Text.Json;
using FraudScoring.Simulation;
using FraudScoring.Training.Models;
using FraudScoring.Training.Replay;

namespace FraudScoring.Training.Commands;

/// <summary><c>fraud simulate</c>: writes simulated payments and labels, in the order of their arrival, to a file.</summary>
internal static class SimulateCommand
{
    private const string Step = "simulate";

    public static Command Create()
    {
        var simulation = new SimulationArguments();
        var output = new Option<string>("--out") { Description = "File to write; compressed when it ends in .gz.", Required = true };
        var json = new Option<bool>("--json") { Description = "Print the figures as JSON." };
        var command = new Command("simulate", "Write simulated payments and labels as CSV.") { output, json };
        simulation.AddTo(command);
        command.SetAction((result, cancellation) => Task.Run(
            () => CommandRunner.Run(display =>
            {
                var figures = Write(simulation.Read(result), result.GetRequiredValue(output), display, cancellation);
                Console.WriteLine(result.GetValue(json)
                    ? JsonSerializer.Serialize(figures)
                    : $"{figures.payments} payments, {figures.frauds} of them fraud, and {figures.labels} labels in {figures.file}");
            }),
            CancellationToken.None));
        return command;
    }

    private static Figures Write(SimulationOptions options, string path, IProgressDisplay display, CancellationToken cancellation)
    {
        Figures? figures = null;
        FileReplacement.Write(path, to => figures = Write(options, path, to, display, cancellation));
        display.Finish(Step, $"{figures!.payments} payments");
        return figures;
    }

    private static Figures Write(
        SimulationOptions options, string path, Stream to, IProgressDisplay display, CancellationToken cancellation)
    {
        var buffer = new BufferedStream(to, 1 << 16);
        var writer = new PaymentCsvWriter(buffer);
        writer.WriteHeader();
        var simulator = new PaymentSimulator(options);
        long payments = 0;
        long frauds = 0;
        long labels = 0;
        double startMs = options.Start.ToUnixTimeMilliseconds();
        double spanMs = TimeSpan.FromDays(options.Days).TotalMilliseconds;
        while (simulator.MoveNext())
        {
            if (simulator.Kind == SimulatedKind.Label)
            {
                writer.WriteLabel(simulator.CurrentLabel);
                labels++;
                continue;
            }

            writer.WritePayment(simulator.Current);
            frauds += simulator.Current.IsFraud ? 1 : 0;
            if (++payments % 4096 != 0)
                continue;
            cancellation.ThrowIfCancellationRequested();
            display.Report(Step, Math.Clamp((simulator.ArrivalUnixMs - startMs) / spanMs, 0, 1), $"{payments} payments");
        }

        // Not by the stream's end: that would close what the file's end is still written to.
        buffer.Flush();
        return new Figures(path, payments, frauds, labels);
    }

    // Named as they are printed.
    private sealed record Figures(string file, long payments, long frauds, long labels);
}
