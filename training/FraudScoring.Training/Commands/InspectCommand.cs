using System.CommandLine;
using FraudScoring.Training.Models;

namespace FraudScoring.Training.Commands;

/// <summary><c>fraud inspect</c>: says what a model file or folder holds and how it will be scored.</summary>
internal static class InspectCommand
{
    public static Command Create()
    {
        var model = new Argument<string>("model") { Description = "Model file of any format, or model folder." };
        var json = new Option<bool>("--json") { Description = "Print the figures as JSON." };
        var command = new Command("inspect", "Check a model and say what it holds.") { model, json };
        command.SetAction(result => CommandRunner.Run(_ =>
        {
            var summary = ModelSummary.Of(LoadedModel.Load(result.GetRequiredValue(model)));
            Console.WriteLine(result.GetValue(json) ? ModelReport.ToJson(summary) : ModelReport.ToText(summary).TrimEnd());
        }));
        return command;
    }
}
