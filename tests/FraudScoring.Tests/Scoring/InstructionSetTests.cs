using System.Diagnostics;
using FraudScoring.Core.Scoring;
using FraudScoring.Core.Scoring.Compile;
using FraudScoring.Core.Scoring.Explain;

namespace FraudScoring.Tests.Scoring;

/// <summary>
/// The same bits with every instruction set: this process compares its scorers with a recorded hash, and so do children
/// in which the runtime has parts of the CPU switched off.
/// </summary>
public sealed class InstructionSetTests
{
    private const ulong RecordedShapHash = 238680530264046876;
    private const ulong RecordedHash = 10609874048829112696;

    [Fact]
    public void ScoreRaw_SuiteOfModels_GivesTheRecordedBits()
    {
        foreach (var kind in ForestTests.Kinds)
            Assert.Equal(RecordedHash, Hash(kind));
        Assert.Equal(RecordedShapHash, ShapHash());
    }

    [Theory]
    [InlineData("DOTNET_EnableAVX512")]
    [InlineData("DOTNET_EnableAVX2")]
    [InlineData("DOTNET_EnableHWIntrinsic")]
    public async Task ScoreRaw_InstructionSetSwitchedOff_GivesTheRecordedBits(string variable)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            ArgumentList =
            {
                "vstest", typeof(InstructionSetTests).Assembly.Location,
                $"--TestCaseFilter:FullyQualifiedName~{nameof(ScoreRaw_SuiteOfModels_GivesTheRecordedBits)}",
            },
            Environment = { [variable] = "0" },
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        using var child = Process.Start(start)!;
        var output = child.StandardOutput.ReadToEndAsync();
        var errors = child.StandardError.ReadToEndAsync();
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(5));
        try
        {
            await child.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            child.Kill(entireProcessTree: true);
            Assert.Fail("the child did not end");
        }

        Assert.True(child.ExitCode == 0, await output + await errors);
        Assert.Matches("Passed: +1", await output);
    }

    private static ulong ShapHash()
    {
        ulong hash = 14695981039346656037;
        var shape = new RandomModels(99) { LeavesMax = 60, HasMissing = true, Modes = [SplitMode.LessOrEqual, SplitMode.Category] };
        var model = shape.Make();
        var shap = TreeShap.Compile(model);
        var contributions = new double[model.FeatureCount + 1];
        for (var i = 0; i < 50; i++)
        {
            shap.Explain(shape.Row(model), contributions);
            foreach (var contribution in contributions)
                hash = (hash ^ BitConverter.DoubleToUInt64Bits(contribution)) * 1099511628211;
        }

        return hash;
    }

    private static ulong Hash(ScorerKind kind)
    {
        ulong hash = 14695981039346656037;
        foreach (var shape in ForestTests.Shapes(4711))
        {
            var model = shape.Make();
            var forest = Forest.Compile(model, kind);
            var rows = new float[100 * model.FeatureCount];
            for (var i = 0; i < 100; i++)
                shape.Row(model).CopyTo(rows, i * model.FeatureCount);
            var raw = new double[100];
            forest.ScoreRaw(rows, model.FeatureCount, raw);
            foreach (var score in raw)
            {
                Add(BitConverter.DoubleToUInt64Bits(score));
                Add(BitConverter.DoubleToUInt64Bits(forest.Probability(score)));
            }
        }

        return hash;

        void Add(ulong bits) => hash = (hash ^ bits) * 1099511628211;
    }
}
