using FraudScoring.Training.Shipping;

namespace FraudScoring.Tests.Training.Shipping;

public class PlattCalibrationTests
{
    [Fact]
    public void Fit_ScoresOfAKnownLine_FindsIt()
    {
        var random = new Random(3);
        var raw = Enumerable.Range(0, 200_000).Select(_ => (random.NextDouble() * 8) - 6).ToArray();
        var labels = raw.Select(x => random.NextDouble() < 1 / (1 + Math.Exp(-((0.7 * x) - 0.4))) ? (byte)1 : (byte)0).ToArray();

        var calibration = PlattCalibration.Fit(raw, labels);

        Assert.Equal(0.7, calibration.Slope, 0.03);
        Assert.Equal(-0.4, calibration.Offset, 0.05);
        Assert.Equal(labels.Average(x => (double)x), raw.Average(calibration.Probability), 4);
    }

    [Fact]
    public void Fit_ReversedScores_SaysSo()
        => Assert.Throws<InvalidDataException>(() => PlattCalibration.Fit([1, 2, 3, 4], [1, 1, 0, 0]));

    [Fact]
    public void Fit_OneClass_SaysSo()
        => Assert.Throws<InvalidDataException>(() => PlattCalibration.Fit([1, 2], [0, 0]));

    [Fact]
    public void Fit_SeparableScores_StaysFinite()
    {
        var calibration = PlattCalibration.Fit([-2, -1, 1, 2], [0, 0, 1, 1]);

        Assert.InRange(calibration.Probability(2), 0.6, 0.9);
    }
}
