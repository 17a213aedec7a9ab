using System.CommandLine;
using System.Text.Json;
using FraudScoring.Core.Scoring;
using FraudScoring.Core.Scoring.Formats;
using FraudScoring.Training.Models;

namespace FraudScoring.Training.Commands;

/// <summary><c>fraud convert</c>: writes a model of any format as ONNX, and proves that it scores the same.</summary>
internal static class ConvertCommand
{
    public static Command Create()
    {
        var input = new Argument<string>("in") { Description = "Model file of any format, or model folder." };
        var output = new Argument<string>("out") { Description = "ONNX file to write." };
        var json = new Option<bool>("--json") { Description = "Print the figures as JSON." };
        var command = new Command("convert", "Write a model as ONNX.") { input, output, json };
        command.SetAction(result => CommandRunner.Run(_ =>
        {
            var figures = Convert(result.GetRequiredValue(input), result.GetRequiredValue(output));
            Console.WriteLine(result.GetValue(json) ? JsonSerializer.Serialize(figures) : Text(figures));
        }));
        return command;
    }

    private static Figures Convert(string input, string output)
    {
        var form = OnnxForm.Of(LoadedModel.Load(input));
        byte[] onnx = Write(form);
        var check = CopyCheck.Run(form, Forest.Compile(ModelFormat.Read(onnx, output)));
        FileReplacement.Write(output, to => to.Write(onnx));
        return new Figures(
            output, form.Source.Ensemble.Format, onnx.Length, form.Ensemble.Trees.Length, [.. form.Losses()], check.Rows,
            check.RawDifference, check.RawDifferenceMax, check.ProbabilityDifference);
    }

    private static byte[] Write(OnnxForm form)
    {
        try
        {
            return OnnxWriter.Write(form.Ensemble);
        }
        catch (ModelFormatException e)
        {
            throw new ModelFormatException($"{form.Source.Path}: cannot be written as ONNX: {e.Message}", e);
        }
    }

    private static string Text(Figures figures)
    {
        var lines = figures.lost.Select(loss => $"lost: {loss}")
            .Prepend($"{figures.from} to ONNX: {figures.trees} trees, {figures.bytes} bytes in {figures.file}")
            .Append(FormattableString.Invariant(
                $"verified on {figures.verified_rows} rows: raw scores differ by at most {figures.raw_difference:G3} (rounding explains {figures.raw_difference_max:G3}), probabilities by {figures.probability_difference:G3}"));
        return string.Join('\n', lines);
    }

    // Named as they are printed.
    private sealed record Figures(
        string file, string from, int bytes, int trees, string[] lost, int verified_rows, double raw_difference,
        double raw_difference_max, double probability_difference);
}
