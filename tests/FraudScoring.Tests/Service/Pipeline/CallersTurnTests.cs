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
    public void TryDecide_SeveralAtOnce_AnswersAsOneAfterTheOtherWouldAndOnceForEachId()
    {
        var payments = ScoringPipelineTests.Payments(300);
        using var single = Started("single", isDurable: false);
        foreach (var payment in payments)
            single.Decide(payment);
        using var batches = Started("batches", isDurable: false);
        foreach (var chunk in payments.Chunk(50))
        {
            // The last of each is the first again.
            var own = chunk.Append(chunk[0]).Select(payment =>
            {
                var pending = batches.Pipeline.Rent();
                pending.Transaction.CopyFrom(payment);
                return pending.OwnEvent;
            }).ToArray();
            Assert.True(SpinWait.SpinUntil(() => batches.Pipeline.TryDecide(own), TimeSpan.FromSeconds(30)));

            Assert.All(own[..^1], e => Assert.Equal(DecisionStatus.Decided, e.Decision!.Status));
            Assert.True(own[^1].Decision!.IsRepeat);
            Assert.Equal(own[0].Decision!.Offset, own[^1].Decision!.Offset);
        }

        // The simulation has repeats of its own.
        Assert.Equal(single.Log.NextOffset, batches.Log.NextOffset);
        Assert.Equal(single.Counters.Decided, batches.Counters.Decided);
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
