using FraudScoring.Core.Features.Velocity;
using FraudScoring.Core.Scoring;
using FraudScoring.Core.Transactions;
using FraudScoring.Service.DecisionLog;
using FraudScoring.Service.Pipeline;

namespace FraudScoring.Tests.Service.Pipeline;

public sealed class DecisionStageAllocationTests : IDisposable
{
    private const int Runs = 300;

    // Parts double when they hold 96 and 192 keys.
    private const int KeysPerPart = 132;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("allocation-");

    public void Dispose() => _folder.Delete(recursive: true);

    /// <summary>
    /// From a decoded payment to its place in the log. A run now and then may double a table or turn a page of the
    /// log's memory; every other run allocates nothing at all.
    /// </summary>
    [Fact]
    public void Decide_WarmedUp_DoesNotAllocate()
    {
        var model = ActiveModel.WithOwnThresholds(ScoringModel.Load(SmallModel.Write(_folder.FullName)));
        using var log = DurableLog.Open(
            new DecisionLogOptions { Directory = Path.Combine(_folder.FullName, "log") }, TimeProvider.System);
        var store = new InMemoryVelocityStore(model.Features, new VelocityStoreOptions());
        var stage = new DecisionStage(model, store, log, HalfFullIndex(), TimeProvider.System, new PipelineCounters());
        var payments = ScoringPipelineTests.Payments(DecideHandler.RunMax);
        var run = payments.Select(Pending).ToArray();
        var id = "run-000000000000"u8.ToArray();

        var clean = 0;
        var next = 0L;
        for (var round = 0; round < 2 * Runs; round++)
        {
            foreach (var pending in run)
                Rename(pending, id, ++next);
            var before = GC.GetAllocatedBytesForCurrentThread();
            stage.Decide(run);
            if (round >= Runs && GC.GetAllocatedBytesForCurrentThread() == before)
                clean++;
        }

        Assert.InRange(clean, Runs * 9 / 10, Runs);
        Assert.Equal((ulong)next, log.NextOffset);
    }

    // Its parts double one by one as they fill; with this many keys hardly any part is about to.
    private static OnceIndex HalfFullIndex()
    {
        var index = new OnceIndex();
        for (var i = 0; i < KeysPerPart * OnceIndex.Segments; i++)
            index.TryAdd(EntityKey.Of(BitConverter.GetBytes(i)), (ulong)i, out _);
        return index;
    }

    private static PendingDecision Pending(Transaction payment)
    {
        var pending = new PendingDecision();
        pending.Reset();
        pending.Transaction.CopyFrom(payment);
        return pending;
    }

    private static void Rename(PendingDecision pending, byte[] id, long number)
    {
        for (var (digit, n) = (id.Length - 1, number); n > 0; digit--, n /= 10)
            id[digit] = (byte)('0' + (n % 10));
        var copy = pending.Transaction;
        // The same bytes again would pile up in the transaction's buffer, so it is decoded anew as a request would be.
        var time = copy.EventTimeUnixMs;
        var card = copy.Text(TextField.CardId).ToArray();
        var amount = copy.AmountMinor;
        copy.Clear();
        copy.SetText(TextField.TransactionId, id);
        copy.SetText(TextField.CardId, card);
        copy.SetText(TextField.Currency, "EUR"u8);
        copy.EventTimeUnixMs = time + 1000;
        copy.AmountMinor = amount;
        pending.Key = EntityKey.Of(id);
        pending.IsDuplicate = false;
    }
}
