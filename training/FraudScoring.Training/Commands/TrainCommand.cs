using System.CommandLine;
using System.Text;
using System.Text.Json;
using FraudScoring.Core.Features;
using FraudScoring.Simulation;
using FraudScoring.Training.Boosting;
using FraudScoring.Training.Models;
using FraudScoring.Training.Replay;
using FraudScoring.Training.Shipping;

namespace FraudScoring.Training.Commands;

/// <summary><c>fraud train</c>: from payments, simulated or from a file, to a model folder that the service loads.</summary>
internal sealed class TrainCommand
{
    private readonly SimulationArguments _simulation = new();
    private readonly Option<bool> _simulate = new("--simulate") { Description = "Train on simulated payments." };
    private readonly Option<string?> _data = new("--data") { Description = "Train on a file as 'fraud simulate' writes it." };
    private readonly Option<string> _features = new("--features") { Description = "JSON that declares the features.", Required = true };
    private readonly Option<string> _out = new("--out") { Description = "Model folder to write or replace.", Required = true };
    private readonly Option<string?> _name = new("--name") { Description = "Name of the model; the folder's when left out." };
    private readonly Option<int> _trees = new("--trees") { Description = "Most trees.", DefaultValueFactory = _ => 100 };
    private readonly Option<int> _leaves = new("--leaves") { Description = "Most leaves of a tree.", DefaultValueFactory = _ => 31 };
    private readonly Option<double> _rate = new("--learning-rate") { Description = "Factor on every tree.", DefaultValueFactory = _ => 0.1 };
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

    private readonly Option<int> _threads = new("--threads") { Description = "Threads; 0 for all processors. The model is the same." };
    private readonly Option<bool> _json = new("--json") { Description = "Print the figures as JSON." };

    public static Command Create() => new TrainCommand().ToCommand();

    private Command ToCommand()
    {
        var command = new Command("train", "Train a model and write its folder.")
        {
            _simulate, _data, _features, _out, _name, _trees, _leaves, _rate, _reviews, _precision, _threads, _json,
        };
        _simulation.AddTo(command);
        command.Validators.Add(result =>
        {
            if (result.GetValue(_simulate) == (result.GetValue(_data) is not null))
                result.AddError("One of --simulate and --data must be given.");
        });
        command.SetAction((result, cancellation) => Task.Run(
            () => CommandRunner.Run(display => Run(result, display, cancellation)), CancellationToken.None));
        return command;
    }

    private void Run(ParseResult result, IProgressDisplay display, CancellationToken cancellation)
    {
        string folder = result.GetRequiredValue(_out);
        var simulation = _simulation.Read(result);
        var options = ReadOptions(result, folder);
        ModelFolder.CheckTarget(folder);
        byte[] featuresJson = BoundedFile.Read(result.GetRequiredValue(_features), ModelFolder.FeaturesBytesMax);
        var features = FeatureSetJson.Parse(Encoding.UTF8.GetString(featuresJson));
        var payments = Replay(Open(result, simulation), features, display, cancellation);
        var model = ModelTrainer.Train(
            payments,
            features,
            options,
            at => display.Report("train", (double)at.Tree / at.Trees, FormattableString.Invariant($"log loss {at.ValidationLogLoss:F5}")),
            cancellation);
        display.Finish("train", $"{model.Forest.TreeCount} trees");
        cancellation.ThrowIfCancellationRequested();
        string card = ModelCard.Write(model, payments, options, DescribeData(result, simulation), DescribeCommand(result, simulation));
        ModelFolder.Write(folder, model, featuresJson, GoldenRowsWriter.Write(payments, model), card);
        Print(model, folder, result.GetValue(_json));
    }

    private TrainingOptions ReadOptions(ParseResult result, string folder)
    {
        var options = new TrainingOptions
        {
            Name = ModelFolder.NameFor(folder, result.GetValue(_name)),
            Boosting = new BoostingOptions
            {
                Trees = result.GetValue(_trees),
                LeavesMax = result.GetValue(_leaves),
                LearningRate = result.GetValue(_rate),
                Threads = result.GetValue(_threads),
                EarlyStoppingTrees = 20,
            },
            Budget = new ReviewBudget(result.GetValue(_reviews), result.GetValue(_precision)),
        };
        options.Boosting.Validate();
        options.Budget.Validate();
        return options;
    }

    private IPaymentStream Open(ParseResult result, SimulationOptions simulation)
        => result.GetValue(_data) is { } path ? new PaymentCsvReader(path) : new SimulatedStream(simulation);

    private static ReplayedPayments Replay(
        IPaymentStream stream, FeatureSet features, IProgressDisplay display, CancellationToken cancellation)
    {
        using (stream)
        {
            long start = TimeProvider.System.GetTimestamp();
            var payments = FeatureReplay.Run(stream, features, share => display.Report("replay", share, ""), cancellation);
            double seconds = TimeProvider.System.GetElapsedTime(start).TotalSeconds;
            display.Finish("replay", FormattableString.Invariant($"{payments.Count} payments, {payments.Count / seconds:F0}/s"));
            return payments;
        }
    }

    private string DescribeData(ParseResult result, SimulationOptions simulation)
        => result.GetValue(_data) is { } path
            ? $"Payments of `{Path.GetFileName(path)}`:"
            : FormattableString.Invariant($"Simulated payments (seed {simulation.Seed}, {simulation.Customers} customers, {simulation.Days} days):");

    // Without the caller's paths, so that the card is the same wherever the model is made.
    private string DescribeCommand(ParseResult result, SimulationOptions simulation)
    {
        string data = result.GetValue(_data) is { } path
            ? $"--data {Path.GetFileName(path)}"
            : FormattableString.Invariant($"--simulate --seed {simulation.Seed} --days {simulation.Days} --customers {simulation.Customers}");
        return FormattableString.Invariant(
            $"fraud train {data} --trees {result.GetValue(_trees)} --leaves {result.GetValue(_leaves)} --learning-rate {result.GetValue(_rate)} --reviews-per-10k {result.GetValue(_reviews)} --block-precision {result.GetValue(_precision)} --features {ModelFolder.FeaturesFile} --out <folder>");
    }

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
