using System.CommandLine;
using System.Text.Json;
using FraudScoring.Core.Scoring.Explain;
using FraudScoring.Training.Models;

namespace FraudScoring.Training.Commands;

/// <summary><c>fraud score</c>: scores a table of rows with a model, and explains every score when asked.</summary>
internal static class ScoreCommand
{
    private const string Step = "score";

    public static Command Create()
    {
        var model = new Option<string>("--model") { Description = "Model file of any format, or model folder.", Required = true };
        var rows = new Option<string>("--rows") { Description = "CSV of features with a header; compressed when it ends in .gz.", Required = true };
        var output = new Option<string>("--out") { Description = "CSV to write; compressed when it ends in .gz.", Required = true };
        var contributions = new Option<bool>("--contributions") { Description = "Also write what each feature contributed to raw." };
        var json = new Option<bool>("--json") { Description = "Print the figures as JSON." };
        var command = new Command("score", "Score a table of rows with a model.") { model, rows, output, contributions, json };
        command.SetAction((result, cancellation) => Task.Run(
            () => CommandRunner.Run(display =>
            {
                var figures = Score(
                    LoadedModel.Load(result.GetRequiredValue(model)), result.GetRequiredValue(rows),
                    result.GetRequiredValue(output), result.GetValue(contributions), display, cancellation);
                Console.WriteLine(result.GetValue(json)
                    ? JsonSerializer.Serialize(figures)
                    : $"{figures.rows} rows scored, columns by {figures.columns_by}, {figures.columns_ignored} of them ignored; written to {figures.file}");
            }),
            CancellationToken.None));
        return command;
    }

    private static Figures Score(
        LoadedModel model, string rows, string output, bool contributions, IProgressDisplay display, CancellationToken cancellation)
    {
        var explainer = contributions ? model.Explainer() : null;
        using var reader = new RowReader(rows, model);
        long count = 0;
        FileReplacement.Write(output, to => count = Write(model, explainer, reader, to, display, cancellation));
        display.Finish(Step, $"{count} rows");
        return new Figures(output, count, reader.Map.IsByName ? "name" : "position", reader.Map.Ignored);
    }

    private static long Write(
        LoadedModel model, TreeShap? explainer, RowReader reader, Stream to, IProgressDisplay display, CancellationToken cancellation)
        => new RowScores(model, explainer).Write(reader, to, rows =>
        {
            cancellation.ThrowIfCancellationRequested();
            display.Report(Step, reader.Progress, $"{rows} rows");
        });

    // Named as they are printed.
    private sealed record Figures(string file, long rows, string columns_by, int columns_ignored);
}
