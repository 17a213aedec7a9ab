using System.CommandLine;
using System.Globalization;
using FraudScoring.Training.Evaluation;
using FraudScoring.Training.Models;
using FraudScoring.Training.Shipping;

namespace FraudScoring.Training.Commands;

/// <summary><c>fraud calibrate</c>: makes a model's probabilities mean again what they say.</summary>
internal sealed class CalibrateCommand
{
    private readonly DataArguments _data = new();
    private readonly RangeArguments _range = new();
    private readonly Option<string> _model = new("--model") { Description = "Model folder.", Required = true };
    private readonly Option<string> _out = new("--out") { Description = "Model folder to write, as a version of its own.", Required = true };
    private readonly Option<bool> _json = new("--json") { Description = "Print the figures as JSON." };

    public static Command Create() => new CalibrateCommand().ToCommand();

    private Command ToCommand()
    {
        var command = new Command("calibrate", "Fit a model's probabilities to a period; ranking and decisions stay.") { _model, _out, _json };
        _data.AddTo(command);
        _range.AddTo(command);
        command.SetAction((result, cancellation) => Task.Run(
            () => CommandRunner.Run(display => Run(result, display, cancellation)), CancellationToken.None));
        return command;
    }

    private void Run(ParseResult result, IProgressDisplay display, CancellationToken cancellation)
    {
        string target = result.GetRequiredValue(_out);
        var model = ReplayModel.Load(result.GetRequiredValue(_model));
        ModelFolder.CheckTarget(target);
        var (payments, facts) = ReplayStep.Run(_data.Open(result, cancellation), model, display, cancellation);
        var (start, count) = _range.Rows(result, payments);
        var scored = ScoredPayments.Score(payments, facts, model.Loaded.Forest, start, count);
        double[] logOdds = Array.ConvertAll(scored.Probabilities, ModelRevision.LogOdds);
        var calibration = PlattCalibration.Fit(logOdds, scored.Labels);
        var before = Reliability.Of(scored.Probabilities, scored.Labels);
        double[] fitted = Array.ConvertAll(logOdds, calibration.Probability);
        var after = Reliability.Of(fitted, scored.Labels);
        cancellation.ThrowIfCancellationRequested();
        string written = new ModelRevision(model).WriteCalibrated(target, calibration);
        double share = (double)scored.Frauds / scored.Count;
        if (result.GetValue(_json))
        {
            Console.WriteLine(CommandOutput.ToJson(new
            {
                Model = model.Id,
                calibration.Slope,
                calibration.Offset,
                FraudShare = share,
                MeanProbability = fitted.Average(),
                MeanProbabilityBefore = scored.Probabilities.Average(),
                after.ExpectedError,
                ExpectedErrorBefore = before.ExpectedError,
                after.Brier,
                BrierBefore = before.Brier,
                Written = written,
            }));
            return;
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"""
            {model.Id}: {scored.Count} payments, share of fraud {share:F5}
                                  before      after
            mean probability     {scored.Probabilities.Average():F5}    {fitted.Average():F5}
            expected error       {before.ExpectedError:F5}    {after.ExpectedError:F5}
            Brier score         {before.Brier:F6}   {after.Brier:F6}
            log-odds times {calibration.Slope:F4} plus {calibration.Offset:F4}; written as {written}
            """));
    }
}
