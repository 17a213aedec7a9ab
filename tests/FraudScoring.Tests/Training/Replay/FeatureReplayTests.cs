using FraudScoring.Core.Features;
using FraudScoring.Training.Replay;

namespace FraudScoring.Tests.Training.Replay;

public class FeatureReplayTests
{
    private const long Start = 1_767_225_600_000;

    private static readonly FeatureSet Features = FeatureSetJson.Parse("""
        { "currency_rates": { "EUR": 1 }, "features": [
          { "name": "amount", "kind": "amount" },
          { "name": "count", "kind": "count", "entity": "card", "window": "1h" },
          { "name": "frauds", "kind": "label_frauds", "entity": "terminal", "window": "1d", "delay": "0s" } ] }
        """);

    [Fact]
    public void Run_Label_CountsFromItsArrivalOnly()
    {
        var payments = FeatureReplay.Run(
            new ListStream(
                (Start, "a", 100, null), (Start + 1, "b", 100, null), (Start + 2, "a", 0, true), (Start + 3, "d", 100, null)),
            Features);

        Assert.Equal([0f, 0f, 1f], payments.Features.Column(2).ToArray());
    }

    [Fact]
    public void Run_LabelTakenBack_NoLongerCounts()
    {
        var payments = FeatureReplay.Run(
            new ListStream(
                (Start, "a", 100, null), (Start + 1, "a", 0, true), (Start + 2, "a", 0, false), (Start + 3, "b", 100, null)),
            Features);

        Assert.Equal([0f, 0f], payments.Features.Column(2).ToArray());
    }

    [Fact]
    public void Run_RepeatedPayment_MovesNothing()
    {
        var payments = FeatureReplay.Run(
            new ListStream((Start, "a", 100, null), (Start + 1, "a", 100, null), (Start + 2, "b", 250, null)), Features);

        Assert.Equal(2, payments.Count);
        Assert.Equal(1, payments.RepeatCount);
        Assert.Equal([1f, 2.5f], payments.Features.Column(0).ToArray());
        Assert.Equal([1f, 2f], payments.Features.Column(1).ToArray());
    }

    [Fact]
    public void Run_LabelOfUnknownPayment_SaysWhere()
    {
        var error = Assert.Throws<DataException>(
            () => FeatureReplay.Run(new ListStream((Start, "a", 100, null), (Start + 1, "z", 0, true)), Features));

        Assert.Contains("record 2: a label for a payment that has not come: 'z'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void LabelAsOf_LaterReports_AreNotKnown()
    {
        var payments = FeatureReplay.Run(
            new ListStream(
                (Start, "a", 1, null), (Start + 1, "b", 1, null), (Start + 5, "a", 0, true), (Start + 9, "b", 0, true), (Start + 20, "a", 0, false)),
            Features);

        byte[] Known(long at)
        {
            payments.LabelAsOf(at);
            return payments.Features.Labels.ToArray();
        }

        Assert.Equal([0, 0], Known(Start + 5));
        Assert.Equal([1, 0], Known(Start + 6));
        Assert.Equal([1, 1], Known(Start + 10));
        Assert.Equal([0, 1], Known(long.MaxValue));
    }

    [Fact]
    public void FirstRowAt_EqualTimes_GivesTheFirst()
    {
        var payments = FeatureReplay.Run(
            new ListStream((Start, "a", 1, null), (Start + 4, "b", 1, null), (Start + 4, "d", 1, null)), Features);

        Assert.Equal([0, 1, 1, 3], new[] { Start, Start + 1, Start + 4, Start + 5 }.Select(payments.FirstRowAt));
    }
}
