extern alias loadtests;
using loadtests::FraudScoring.LoadTests.Injection;
using loadtests::FraudScoring.LoadTests.Scenarios;

namespace FraudScoring.Tests.LoadTests.Injection;

public class ArrivalsTests
{
    [Fact]
    public void Inject_AreEvenAndAsMany()
    {
        var at = Of(LoadKind.Inject, rate: 250, seconds: 4);

        Assert.Equal(1000, at.Length);
        Assert.All(Enumerable.Range(0, at.Length), i => Assert.Equal(i / 250.0, at[i], 12));
    }

    [Fact]
    public void InjectRandom_HasTheMeanAndTheSpreadOfAPoissonProcess()
    {
        var at = Of(LoadKind.InjectRandom, rate: 1000, seconds: 100);

        Assert.InRange(at.Length, 98_700, 101_300);
        Assert.True(at.Zip(at.Skip(1)).All(p => p.First <= p.Second) && at[^1] < 100);
        var counts = at.GroupBy(t => (int)(t * 10)).Select(g => (double)g.Count()).ToArray();
        var mean = counts.Average();
        // Variance equals the mean.
        Assert.InRange(counts.Average(c => (c - mean) * (c - mean)) / mean, 0.85, 1.15);
    }

    [Fact]
    public void Ramp_RisesEvenlyFromOneRateToTheOther()
    {
        var at = Of(LoadKind.Ramp, rate: 300, seconds: 10, from: 100);

        Assert.Equal(2000, at.Length);
        Assert.Equal(0, at[0]);
        for (var second = 0; second < 10; second++)
            Assert.InRange(at.Count(t => t >= second && t < second + 1), 109 + (20 * second), 111 + (20 * second));
    }

    [Fact]
    public void Ramp_Downwards_EndsAtTheLowerRate()
    {
        var at = Of(LoadKind.Ramp, rate: 0, seconds: 2, from: 100);

        Assert.Equal(100, at.Length);
        Assert.Equal(75, at.Count(t => t < 1));
    }

    [Fact]
    public void Mix_AfterAnyNumber_EachStepHasItsShare()
    {
        var mix = new StepMix([7, 2, 1]);
        var counts = new int[3];
        for (var n = 1; n <= 1000; n++)
        {
            counts[mix.Next()]++;
            Assert.InRange(counts[0] - (n * 0.7), -1, 1);
            Assert.InRange(counts[1] - (n * 0.2), -1, 1);
            Assert.InRange(counts[2] - (n * 0.1), -1, 1);
        }
    }

    private static double[] Of(LoadKind kind, double rate, double seconds, double from = 0)
        => [.. Arrivals.Of(new LoadPhase { Name = "x", Do = kind, Seconds = seconds, From = from }, rate, new Random(5))];
}
