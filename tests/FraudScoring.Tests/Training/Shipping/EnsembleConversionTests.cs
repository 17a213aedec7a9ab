using FraudScoring.Core.Scoring;
using FraudScoring.Core.Scoring.Formats;
using FraudScoring.Tests.Training.Boosting;
using FraudScoring.Training.Boosting;
using FraudScoring.Training.Shipping;

namespace FraudScoring.Tests.Training.Shipping;

public class EnsembleConversionTests
{
    [Fact]
    public void ToEnsemble_WrittenAndReadBack_ScoresAsTheTrainerWithTheCalibration()
    {
        var table = SampleTables.Payments(4_000, 30);
        var trees = Booster.Train(SampleTables.Rows(table), new BoostingOptions { Trees = 30, RowShare = 1, Threads = 1 });
        var calibration = new PlattCalibration(0.8, -0.3);

        byte[] onnx = OnnxWriter.Write(EnsembleConversion.ToEnsemble(trees, table.Names, calibration));
        var ensemble = ModelFormat.Read(onnx, "model.onnx");
        var forest = Forest.Compile(ensemble);

        Assert.True(ensemble.HasCovers);
        Assert.All(ensemble.Trees, tree => Assert.Equal(4_000, tree.NodeCovers![0]));
        var row = new float[table.FeatureCount];
        for (int i = 0; i < table.RowCount; i++)
        {
            table.CopyRow(i, row);
            double expected = calibration.Probability(trees.RawScore(row));
            Assert.Equal(expected, forest.Probability(forest.ScoreRaw(row)), 1e-6);
        }
    }
}
