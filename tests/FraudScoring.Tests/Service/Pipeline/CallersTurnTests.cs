using FraudScoring.Service.Pipeline;

namespace FraudScoring.Tests.Service.Pipeline;

/// <summary>Payments that their caller's thread decides.</summary>
public sealed class CallersTurnTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("turn-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void TryDecide_SimulatedPayments_AnswersAsTheRingDoes()
    {
        var payments = ScoringPipelineTests.Payments(500);
        using var ring = new PipelineFixture(Path.Combine(_folder.FullName, "ring"), isDurable: false);
        foreach (var payment in payments)
            ring.Score(payment);
        ring.Run(payments.Count);
        using var turn = Started("turn", isDurable: false);
        foreach (var payment in payments)
        {
            var decided = turn.Decide(payment);
            Assert.Equal(DecisionStatus.Decided, decided.Status);
            turn.Pipeline.Return(decided);
        }

        Assert.Equal(ring.Log.NextOffset, turn.Log.NextOffset);
        Assert.Equal(ring.Counters.Decided, turn.Counters.Decided);
        Assert.Equal(ring.Velocity.KeyCount, turn.Velocity.KeyCount);
        Assert.Empty(turn.Received);
    }

    [Fact]
    public void TryDecide_SameIdAgain_IsMarkedAndItsRecordedAnswerComesFromTheLog()
    {
        var payment = ScoringPipelineTests.Payments(1)[0];
        using var path = Started("repeat", isDurable: false);
        var first = path.Decide(payment).Response.ToArray();

        var repeat = path.Decide(payment);
        Assert.True(repeat.IsRepeat);
        path.Pipeline.ReadRepeat(repeat);
        Assert.True(SpinWait.SpinUntil(() => path.ReceivedCount() == 1, TimeSpan.FromSeconds(30)));

        Assert.Equal(first, path.Received[0].Response);
        Assert.Equal(1UL, path.Log.NextOffset);
    }

    [Fact]
    public void TryDecide_AfterTheDeadline_IsSaidAndNothingIsRecorded()
    {
        using var path = Started("late", isDurable: false);
        var pending = path.Pipeline.Rent();
        pending.Transaction.CopyFrom(ScoringPipelineTests.Payments(1)[0]);
        pending.DeadlineTimestamp = 0;

        Assert.True(SpinWait.SpinUntil(() => path.Pipeline.TryDecide(pending), TimeSpan.FromSeconds(30)));

        Assert.Equal(DecisionStatus.DeadlineExceeded, pending.Status);
        Assert.Equal(0UL, path.Log.NextOffset);
    }

    [Fact]
    public void TryDecide_RepliesWaitForTheCommit_IsLeftToTheStages()
    {
        using var path = Started("durable", isDurable: true);
        var pending = path.Pipeline.Rent();
        pending.Transaction.CopyFrom(ScoringPipelineTests.Payments(1)[0]);

        Assert.False(path.Pipeline.TryDecide(pending));
        Assert.Equal(0UL, path.Log.NextOffset);
    }

    private PipelineFixture Started(string name, bool isDurable)
    {
        var path = new PipelineFixture(Path.Combine(_folder.FullName, name), isDurable);
        path.Pipeline.Start();
        return path;
    }
}
