using FraudScoring.FunctionalTests.Messages;
using FraudScoring.FunctionalTests.Processes;
using FraudScoring.V1;

namespace FraudScoring.FunctionalTests.Durability;

/// <summary>Reads the decisions stream as a consumer does.</summary>
internal static class DecisionStreams
{
    /// <summary>All decisions from the oldest to one that is made for this.</summary>
    public static async Task<IReadOnlyList<DecisionRecord>> ReadToEndAsync(ServiceProcess service)
    {
        var last = $"last-{Guid.NewGuid():N}";
        await service.Client.ScoreAsync(Payments.New(last, "card-of-readers"));
        using var timeout = new CancellationTokenSource(ServiceProcess.Patience);
        var records = new List<DecisionRecord>();
        await foreach (var record in service.Client.SubscribeAsync(new SubscribeRequest { Offset = 0 }, timeout.Token))
        {
            if (record.Transaction.TransactionId == last)
                break;
            if (records.Count > 0)
                Assert.True(record.Offset > records[^1].Offset, $"offset {record.Offset} comes after {records[^1].Offset}");
            records.Add(record);
        }

        return records;
    }
}
