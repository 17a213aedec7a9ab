using System.CommandLine;
using System.Text.Json;
using FraudScoring.Training.Data;
using FraudScoring.Training.Shipping;

namespace FraudScoring.Training.Commands;

/// <summary><c>fraud train</c>: from payments and labels to a model folder that the service loads.</summary>
internal sealed class TrainCommand
{
    private readonly DataArguments _data = new();
    private readonly PeriodArguments _periods = new();
    private readonly BoostingArguments _boosting = new();
    private readonly ConstraintArguments _constraints = new();
    private readonly Option<string> _features = new("--features")
    {
        Description = "JSON that declares the features, or a model folder that holds one.",
        Required = true,
    };

    private readonly Option<string> _out = new("--out") { Description = "Model folder to write or replace.", Required = true };
    private readonly Option<string?> _name = new("--name") { Description = "Name of the model; the folder's when left out." };
    private readonly Option<double> _reviews = new("--reviews-per-10k")
    {
        Description = "Payments of 10,000 that people can review.",
        DefaultValueFactory = _ => 40,
    };

    private readonly Option<double> _precision = new("--block-precision")
    {
        Description = "Share of blocked payments that must be reported as fraud.",
        DefaultValueFactory = _ => 0.75,
    };

    private readonly Option<string?> _temp = new("--temp-folder")
    {
        Description = "Folder for rows that are more than a quarter of the memory; the system's for temporary files when left out.",
    };

    private readonly Option<bool> _json = new("--json") { Description = "Print the figures as JSON." };

    public static Command Create() => new TrainCommand().ToCommand();

    private Command ToCommand()
    {
        var command = new Command("train", "Train a model and write its folder.")
        {
            _features, _out, _name, _reviews, _precision, _temp, _json,
        };
        _data.AddTo(command);
        _periods.AddTo(command);
        _boosting.AddTo(command);
        _constraints.AddTo(command);
        command.SetAction((result, cancellation) => Task.Run(
            () => CommandRunner.Run(display => Run(result, display, cancellation)), CancellationToken.None));
        return command;
    }

    private void Run(ParseResult result, IProgressDisplay display, CancellationToken cancellation)
    {
        string folder = result.GetRequiredValue(_out);
        var options = ReadOptions(result, folder);
        ModelFolder.CheckTarget(folder);
        var memory = TableMemory.OfProcess(result.GetValue(_temp));
        var features = FeatureFile.Read(result.GetRequiredValue(_features));
        options = options with { Constraints = _constraints.Read(result, features.Features.Names) };
        DataSource? source = null;
        var replay = new TrainingReplay(
            () => source = _data.Open(result, cancellation), features.Features, memory, display, cancellation);
        using var payments = replay.ForTrees(options);
        var model = ModelTrainer.Train(
            payments,
            features.Features,
            options,
            at => display.Report("train", (double)at.Tree / at.Trees, FormattableString.Invariant($"log loss {at.ValidationLogLoss:F5}")),
            replay.Served,
            cancellation);
        display.Finish("train", $"{model.Forest.TreeCount} trees");
        foreach (string remark in TrainingChecks.Remarks(payments, model.Rows))
            display.Note(remark);
        cancellation.ThrowIfCancellationRequested();
        string card = ModelCard.Write(model, payments, options, source!.Description, DescribeCommand(result, source, options.Constraints));
        ModelFolder.Write(folder, model, features.Json, GoldenRowsWriter.Write(payments, model), card);
        Print(model, folder, result.GetValue(_json));
    }

    private TrainingOptions ReadOptions(ParseResult result, string folder)
    {
        var options = new TrainingOptions
        {
            Name = ModelFolder.NameFor(folder, result.GetValue(_name)),
            Periods = _periods.Read(result),
            Boosting = _boosting.Read(result),
            Budget = new ReviewBudget(result.GetValue(_reviews), result.GetValue(_precision)),
        };
        options.Budget.Validate();
        return options;
    }

    // Without the caller's paths, so that the card is the same wherever the model is made.
    private string DescribeCommand(ParseResult result, DataSource source, FeatureConstraints constraints)
        => FormattableString.Invariant(
            $"fraud train {source.Arguments}{_periods.Text(result)} {_boosting.Text(result)}{ConstraintArguments.Text(constraints)} --reviews-per-10k {result.GetValue(_reviews)} --block-precision {result.GetValue(_precision)} --features {ModelFolder.FeaturesFile} --out <folder>");

    private static void Print(TrainedModel model, string folder, bool asJson)
    {
        var test = model.Test;
        if (asJson)
        {
            Console.WriteLine(JsonSerializer.Serialize(new
            {
                folder,
                name = model.Name,
                version = model.Version,
                trees = model.Forest.TreeCount,
                review_from = model.Thresholds.ReviewFrom,
                block_from = model.Thresholds.BlockFrom,
                test_payments = test.Payments,
                test_frauds = test.Frauds,
                roc_auc = test.RocAuc,
                average_precision = test.AveragePrecision,
                recall = test.Recall,
                block_precision = test.BlockPrecision,
                review_precision = test.ReviewPrecision,
            }));
            return;
        }

        Console.WriteLine(FormattableString.Invariant(
            $"{model.Name} {model.Version}: {model.Forest.TreeCount} trees; test AUC {test.RocAuc:F4}, average precision {test.AveragePrecision:F4}, {test.Recall:P1} of frauds blocked or reviewed, block precision {test.BlockPrecision:P1}; written to {folder}"));
    }
}
