using System.CommandLine;
using System.Text.Json;
using FraudScoring.Core.Scoring;
using FraudScoring.Training.Models;
using FraudScoring.Training.Shipping;

namespace FraudScoring.Training.Commands;

/// <summary><c>fraud package</c>: makes a model folder that the service loads around a file of any library.</summary>
internal sealed class PackageCommand
{
    private const string Step = "rows";
    private const int BlockRows = 4096;

    private readonly Argument<string> _model = new("model") { Description = "Model file of any format." };
    private readonly Argument<string> _out = new("out") { Description = "Model folder to write or replace." };
    private readonly Option<string> _features = new("--features") { Description = "JSON that declares the features.", Required = true };
    private readonly Option<double> _review = new("--review") { Description = "Probability from which payments are reviewed.", Required = true };
    private readonly Option<double> _block = new("--block") { Description = "Probability from which payments are blocked.", Required = true };
    private readonly Option<string?> _rows = new("--rows")
    {
        Description = "CSV of the training rows, compressed when it ends in .gz; for reasons and for what is usual.",
    };

    private readonly Option<string?> _name = new("--name") { Description = "Name of the model; the folder's when left out." };
    private readonly Option<bool> _json = new("--json") { Description = "Print the figures as JSON." };

    public static Command Create() => new PackageCommand().ToCommand();

    private Command ToCommand()
    {
        var command = new Command("package", "Make a model folder of a file that another library trained.")
        {
            _model, _out, _features, _review, _block, _rows, _name, _json,
        };
        command.SetAction((result, cancellation) => Task.Run(
            () => CommandRunner.Run(display => Run(result, display, cancellation)), CancellationToken.None));
        return command;
    }

    private void Run(ParseResult result, IProgressDisplay display, CancellationToken cancellation)
    {
        string path = result.GetRequiredValue(_model);
        string folder = result.GetRequiredValue(_out);
        string name = ModelFolder.NameFor(folder, result.GetValue(_name));
        ModelFolder.CheckTarget(folder);
        var package = new ModelPackage(
            path,
            BoundedFile.Read(path, ModelLimits.ModelBytesMax),
            BoundedFile.Read(result.GetRequiredValue(_features), ModelFolder.FeaturesBytesMax),
            ReadThresholds(result));
        if (result.GetValue(_rows) is { } rows)
            ReadRows(rows, package, display, cancellation);
        string version = package.Write(folder, name);
        Print(package, folder, name, version, result.GetValue(_json));
    }

    private Thresholds ReadThresholds(ParseResult result)
    {
        var thresholds = new Thresholds(result.GetValue(_review), result.GetValue(_block));
        return thresholds is { ReviewFrom: > 0, BlockFrom: <= 1 } && thresholds.ReviewFrom <= thresholds.BlockFrom
            ? thresholds
            : throw new ArgumentException(FormattableString.Invariant(
                $"0 < --review <= --block <= 1 expected, {thresholds.ReviewFrom} and {thresholds.BlockFrom} found"));
    }

    private static void ReadRows(string path, ModelPackage package, IProgressDisplay display, CancellationToken cancellation)
    {
        using var reader = new RowReader(path, package.Model);
        float[] row = new float[package.Model.Ensemble.FeatureCount];
        while (reader.TryRead(row))
        {
            package.Survey.Add(row);
            if (package.Survey.Rows % BlockRows != 0)
                continue;
            cancellation.ThrowIfCancellationRequested();
            display.Report(Step, reader.Progress, $"{package.Survey.Rows} rows");
        }

        package.Survey.RequireRows(path);
        display.Finish(Step, $"{package.Survey.Rows} rows");
    }

    private static void Print(ModelPackage package, string folder, string name, string version, bool asJson)
    {
        var survey = package.Survey;
        var model = package.Model.Ensemble;
        var figures = new Figures(
            folder, name, version, package.TreesFileName, model.Trees.Length, package.ReasonsFrom, survey.Rows, survey.Reviewed, survey.Blocked);
        Console.WriteLine(asJson ? JsonSerializer.Serialize(figures) : Text(figures, package));
    }

    private static string Text(Figures figures, ModelPackage package)
    {
        var lines = new List<string> { $"{figures.name} {figures.version}: {figures.trees} trees in {figures.model}; written to {figures.folder}" };
        lines.Add(figures.reasons_from is { } source ? $"reasons from {source}" : $"no reasons: {WhyNone(package)}");
        if (figures.rows > 0)
        {
            lines.Add(FormattableString.Invariant(
                $"of {figures.rows} rows {(double)figures.reviewed / figures.rows:P2} would be reviewed and {(double)figures.blocked / figures.rows:P2} blocked"));
        }

        return string.Join('\n', lines);
    }

    private static string WhyNone(ModelPackage package) => package.Model.Ensemble.HasCovers || package.Survey.Rows > 0
        ? "the trees split on several features at once, so contributions are undefined"
        : "the file has no training weights; with --rows they are counted";

    // Named as they are printed.
    private sealed record Figures(
        string folder, string name, string version, string model, int trees, string? reasons_from, long rows, long reviewed, long blocked);
}
