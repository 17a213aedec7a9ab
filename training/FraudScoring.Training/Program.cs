using System.CommandLine;
using FraudScoring.Training.Bench;
using FraudScoring.Training.Commands;

var root = new RootCommand("Makes and checks fraud models.")
{
    SimulateCommand.Create(), FeaturesCommand.Create(), TrainCommand.Create(), TuneCommand.Create(), EvaluateCommand.Create(),
    CompareCommand.Create(), CalibrateCommand.Create(), ThresholdCommand.Create(), ExplainCommand.Create(),
    BacktestCommand.Create(),
    InspectCommand.Create(), ConvertCommand.Create(), PackageCommand.Create(), ScoreCommand.Create(), BenchCommand.Create(),
};
var result = root.Parse(args);
if (result.Errors.Count == 0)
    return await result.InvokeAsync();
foreach (var error in result.Errors)
    Console.Error.WriteLine($"fraud: {error.Message}");
Console.Error.WriteLine("Try 'fraud --help'.");
return CommandRunner.WrongUsage;
