extern alias loadtests;
using System.Diagnostics;
using loadtests::FraudScoring.LoadTests.Measuring;

namespace FraudScoring.Tests.LoadTests.Measuring;

public class RecorderTests
{
    [Fact]
    public void End_PlannedLongBefore_ChargesTheWholeWait()
    {
        var recorder = new Recorder([true], steps: 1, seconds: 10);
        var shot = new Shot(Stopwatch.GetTimestamp() - (Stopwatch.Frequency / 2), 0, 0);
        recorder.Plan(shot);

        recorder.End(shot, Outcome.Ok);

        Assert.True(recorder.Phases[0].Decided.MaxNs >= 500_000_000);
        Assert.Equal(0, recorder.UnderWay);
    }

    [Fact]
    public void End_InAWarmUp_CountsForThePhaseButNotForTheStep()
    {
        var recorder = new Recorder([false, true], steps: 1, seconds: 10);
        var warmUp = new Shot(Stopwatch.GetTimestamp(), 0, 0);
        recorder.Plan(warmUp);
        recorder.End(warmUp, Outcome.Ok);

        Assert.Equal(1, recorder.Phases[0][Outcome.Ok]);
        Assert.Equal(0, recorder.Steps[0][Outcome.Ok]);
    }

    [Fact]
    public void End_LostWhenTheWaitingIsOver_IsUnanswered()
    {
        var recorder = new Recorder([true], steps: 1, seconds: 10);
        var shot = new Shot(Stopwatch.GetTimestamp(), 0, 0);
        recorder.Plan(shot);
        Assert.Equal(1, recorder.UnderWay);

        recorder.IsOver = true;
        recorder.End(shot, Outcome.Lost);

        Assert.Equal(1, recorder.Phases[0][Outcome.Unanswered]);
        Assert.Equal(1, recorder.Phases[0].Errors);
    }

    [Fact]
    public void Series_TwoSeconds_EachHasItsOwnPercentiles()
    {
        var series = new SecondSeries(3);
        for (var i = 1; i <= 100; i++)
        {
            series.Plan(0, 0);
            series.Record(0, isOk: true, i * 1_000);
            series.Plan(2, 1);
            series.Record(2, isOk: i > 10, i * 1_000_000);
        }

        series.Record(99, isOk: true, 1);

        var figures = series.Figures(["one", "two"]);
        Assert.Equal([(0, "one", 100L, 100L, 0L), (2, "two", 100L, 90L, 10L)], figures.Select(f => (f.Second, f.Phase, f.Planned, f.Ok, f.Errors)));
        Assert.InRange(figures[0].P50Us, 50, 52);
        Assert.InRange(figures[1].P99Us, 99_000, 100_000);
        Assert.Equal(100_000, figures[1].MaxUs);
    }
}
