using System.Runtime.InteropServices;
using FraudScoring.Core.Decisions;
using FraudScoring.Core.Features;
using FraudScoring.Core.Features.Velocity;
using FraudScoring.Core.Transactions;
using FraudScoring.Service.DecisionLog;

namespace FraudScoring.Tests.Service.Pipeline;

/// <summary>What the service recorded, Core computes again from the log alone, bit for bit.</summary>
public sealed class ReplayTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("replay-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Replay_OfTheLog_GivesEveryFeatureAndScoreBit()
    {
        using var path = new PipelineFixture(_folder.FullName);
        var payments = ScoringPipelineTests.Payments(6_000);
        for (var i = 0; i < payments.Count; i++)
        {
            path.Score(payments[i]);
            if (i % 7 == 6)
                path.Label(payments[i - 6], LabelKind.Fraud);
            if (i % 97 == 96)
                path.Run(i + 1);
        }

        path.Run(payments.Count);
        Assert.True(path.Log.WaitCommitted(path.Log.NextOffset - 1, TimeSpan.FromSeconds(30)));

        var features = path.Model.Features;
        var store = new InMemoryVelocityStore(features, new VelocityStoreOptions());
        var batch = new FeatureBatch(features, 1);
        var transaction = new Transaction();
        var compared = 0;
        var reader = path.Log.OpenReader(0);
        while (reader.TryNext(out var entry))
        {
            if (entry.Header.Kind == EntryKind.Label)
            {
                Assert.True(LabelRecordCodec.TryDecode(entry.Payload, transaction, out var label));
                store.ApplyLabel(FeatureBatch.EventOf(features, transaction), label.Previous, label.Label);
                continue;
            }

            var record = new DecisionRecordView(entry.Payload);
            Assert.True(TransactionCodec.TryDecode(record.Transaction, transaction, out _));
            batch.Clear();
            batch.Add(transaction);
            store.Apply(batch);
            Assert.True(Bytes(record.Features).SequenceEqual(Bytes(batch.Row(0))), $"features at offset {entry.Header.Offset}");
            var raw = path.Model.Model.Forest.ScoreRaw(batch.Row(0));
            Assert.Equal(BitConverter.DoubleToInt64Bits(record.RawScore), BitConverter.DoubleToInt64Bits(raw));
            compared++;
        }

        Assert.True(compared > 5_000, "the log holds the payments");
        Assert.Contains(Records(path.Log), d => d != Decision.Allow);
    }

    private static List<Decision> Records(DurableLog log)
    {
        var decisions = new List<Decision>();
        var reader = log.OpenReader(0);
        while (reader.TryNext(out var entry))
        {
            if (entry.Header.Kind == EntryKind.Decision)
                decisions.Add(new DecisionRecordView(entry.Payload).Decision);
        }

        return decisions;
    }

    private static ReadOnlySpan<byte> Bytes(ReadOnlySpan<float> floats) => MemoryMarshal.AsBytes(floats);
}
