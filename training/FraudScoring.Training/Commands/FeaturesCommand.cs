using System.CommandLine;
using FraudScoring.Training.Data;
using FraudScoring.Training.Models;
using FraudScoring.Training.Replay;

namespace FraudScoring.Training.Commands;

/// <summary><c>fraud features</c>: replays payments to a table of features and labels for any library.</summary>
internal sealed class FeaturesCommand
{
    private const string Step = "write";

    private readonly DataArguments _data = new();
    private readonly RangeArguments _range = new();
    private readonly Option<string> _features = new("--features")
    {
        Description = "JSON that declares the features, or a model folder that holds one.",
        Required = true,
    };

    private readonly Option<string> _out = new("--out")
    {
        Description = "Table to write: .npy, or CSV, compressed when it ends in .gz.",
        Required = true,
    };

    private readonly Option<bool> _all = new("--all") { Description = "All days, in place of --from, --to and --last-days." };
    private readonly Option<int> _maturity = new("--labels-by-days")
    {
        Description = "Labels that came up to so many days after the last day; all when left out.",
        DefaultValueFactory = _ => -1,
    };

    private readonly Option<bool> _json = new("--json") { Description = "Print the figures as JSON." };

    public static Command Create() => new FeaturesCommand().ToCommand();

    private Command ToCommand()
    {
        var command = new Command("features", "Write payments as a table of features.") { _features, _out, _all, _maturity, _json };
        _data.AddTo(command);
        _range.AddTo(command);
        command.SetAction((result, cancellation) => Task.Run(
            () => CommandRunner.Run(display => Run(result, display, cancellation)), CancellationToken.None));
        return command;
    }

    private void Run(ParseResult result, IProgressDisplay display, CancellationToken cancellation)
    {
        string path = result.GetRequiredValue(_out);
        var features = FeatureFile.Read(result.GetRequiredValue(_features)).Features;
        if (features.ReadsScores)
            throw new DataException("the features read a model's own earlier scores, which no table has before there is a model: leave those features out, or let fraud train make the model");
        var (payments, _) = ReplayStep.Run(_data.Open(result, cancellation), features, display, cancellation);
        var (start, count) = result.GetValue(_all) ? (0, payments.Count) : _range.Rows(result, payments);
        SetLabels(payments, start, count, result.GetValue(_maturity));
        int frauds = payments.Features.Labels.Span.Slice(start, count).Count((byte)1);
        FileReplacement.Write(path, to =>
        {
            if (path.EndsWith(".npy", StringComparison.OrdinalIgnoreCase))
                MatrixWriter.WriteNumPy(to, payments, start, count, OnBlock);
            else
                MatrixWriter.WriteCsv(to, payments, start, count, OnBlock);
        });
        display.Finish(Step, $"{count} rows");
        Console.WriteLine(result.GetValue(_json)
            ? CommandOutput.ToJson(new { file = path, rows = count, features = features.Count, frauds })
            : $"{count} rows of {features.Count} features, {frauds} labelled fraud, in {path}");

        void OnBlock(int rows)
        {
            cancellation.ThrowIfCancellationRequested();
            display.Report(Step, (double)rows / count, $"{rows} rows");
        }
    }

    // With a bound, a table is what one could have trained on at that time; without, the truth where it is known.
    private static void SetLabels(ReplayedPayments payments, int start, int count, int days)
    {
        if (days >= 0)
        {
            payments.LabelAsOf(payments.ArrivalUnixMs(start + count - 1) + 1 + (days * 86_400_000L));
            return;
        }

        payments.LabelAsOf(long.MaxValue);
        for (int row = 0; row < payments.Count; row++)
        {
            if (payments.Truth(row) is { } truth)
                payments.Features.SetLabel(row, truth);
        }
    }
}
