using FraudScoring.Client;
using FraudScoring.FunctionalTests.Messages;
using FraudScoring.FunctionalTests.Processes;

namespace FraudScoring.FunctionalTests.Durability;

/// <summary>A log that is not as it was left: the service says what is lost, keeps the damaged file and goes on.</summary>
public sealed class DamagedLogTests : IDisposable
{
    private const int PaymentCount = 500;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Start_FlippedBitInTheMiddle_KeepsWhatIsBeforeAndSaysWhatIsLost()
    {
        await WriteLogAsync(isOrderly: false);
        var bytes = await File.ReadAllBytesAsync(Segment);
        bytes[bytes.Length / 2] ^= 0x10;
        await File.WriteAllBytesAsync(Segment, bytes);

        var firstLost = await AssertGoesOnAsync();

        Assert.InRange(firstLost, PaymentCount / 10, PaymentCount * 9 / 10);
        var kept = Directory.GetFiles(_folder.In("log"), "segment-*.log", SearchOption.AllDirectories)
            .Single(f => Path.GetDirectoryName(f) != _folder.In("log"));
        Assert.Equal(bytes, await File.ReadAllBytesAsync(kept));
    }

    [Fact]
    public async Task Start_FlippedBitBehindASnapshot_SnapshotIsNotBelieved()
    {
        await WriteLogAsync(isOrderly: true);
        var bytes = await File.ReadAllBytesAsync(Segment);
        bytes[bytes.Length / 2] ^= 0x10;
        await File.WriteAllBytesAsync(Segment, bytes);

        await AssertGoesOnAsync();
    }

    [Fact]
    public async Task Start_TruncatedLog_KeepsWhatIsBeforeAndSaysWhatIsLost()
    {
        await WriteLogAsync(isOrderly: false);
        using (var file = File.OpenWrite(Segment))
            file.SetLength(file.Length * 2 / 3);

        var firstLost = await AssertGoesOnAsync();

        Assert.InRange(firstLost, PaymentCount / 10, PaymentCount * 9 / 10);
    }

    [Fact]
    public async Task Start_TornTailThatWasNeverCommitted_NothingIsLost()
    {
        await WriteLogAsync(isOrderly: false);
        await using (var file = new FileStream(Segment, FileMode.Append))
            await file.WriteAsync(Enumerable.Repeat((byte)0x5A, 300).ToArray());

        using var service = await ServiceProcess.StartAsync(_folder.Path);

        Assert.Contains("nothing of it had been committed", await SaidAsync(service), StringComparison.Ordinal);
        var recorded = await DecisionStreams.ReadToEndAsync(service);
        Assert.Equal(PaymentCount, recorded.Count);
    }

    private string Segment => Directory.GetFiles(_folder.In("log"), "segment-*.log").Single();

    private async Task WriteLogAsync(bool isOrderly)
    {
        using var service = await ServiceProcess.StartAsync(_folder.Path);
        for (var n = 0; n < PaymentCount; n++)
            await service.Client.ScoreAsync(Payments.New($"pay-{n}", $"card-{n % 7}"));
        if (isOrderly)
            Assert.Equal(0, await service.StopAsync());
        else
            service.KillHard();
    }

    private async Task<int> AssertGoesOnAsync()
    {
        int kept;
        using (var service = await ServiceProcess.StartAsync(_folder.Path))
        {
            var said = await SaidAsync(service);
            Assert.Contains(Path.GetFileName(Segment), said, StringComparison.Ordinal);

            var recorded = await DecisionStreams.ReadToEndAsync(service);
            kept = recorded.Count;
            Assert.Contains($"lost from offset {kept}", said, StringComparison.Ordinal);
            Assert.Contains($"{PaymentCount - kept} committed entries", said, StringComparison.Ordinal);
            Assert.Equal(
                Enumerable.Range(0, kept).Select(n => $"pay-{n}"), recorded.Select(r => r.Transaction.TransactionId));

            // A lost payment is not known, and can be scored as if it had never been.
            var lost = $"pay-{PaymentCount - 1}";
            var missing = await Assert.ThrowsAsync<FraudScoringException>(() => service.Client.GetDecisionAsync(lost));
            Assert.Equal(StatusCode.NotFound, missing.StatusCode);
            Assert.False((await service.Client.ScoreAsync(Payments.New(lost))).IsDuplicate);
            Assert.True((await service.Client.ScoreAsync(Payments.New("pay-0"))).IsDuplicate);

            var next = await service.Client.ScoreAsync(Payments.WithFeatures("count", "card-0"));
            Assert.Equal(((kept + 6) / 7) + 1, Payments.CardCount(next.Response));
            service.KillHard();
        }

        // The damage was dealt with: the next start has nothing to say.
        using var second = await ServiceProcess.StartAsync(_folder.Path);
        Assert.Empty(second.Errors);
        Assert.Equal(kept + 3, (await DecisionStreams.ReadToEndAsync(second)).Count);
        return kept;
    }

    private static async Task<string> SaidAsync(ServiceProcess service)
    {
        // It is said behind the ready line, in another stream.
        for (var i = 0; i < 100 && service.Errors.Length == 0; i++)
            await Task.Delay(20);
        Assert.NotEmpty(service.Errors);
        return service.Errors;
    }
}
