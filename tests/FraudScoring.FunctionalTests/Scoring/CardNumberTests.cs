using System.Text;
using FraudScoring.Client;
using FraudScoring.FunctionalTests.Messages;
using FraudScoring.FunctionalTests.Processes;
using FraudScoring.V1;

namespace FraudScoring.FunctionalTests.Scoring;

/// <summary>A card number where a token belongs: refused, and written nowhere.</summary>
public sealed class CardNumberTests
{
    // Test numbers of the card schemes.
    private static readonly string[] Numbers = ["4111111111111111", "5555555555554444", "378282246310005", "4111 1111 1111 1111"];

    private static readonly (string Name, Action<Transaction, string> Set)[] TokenFields =
    [
        ("transaction_id", (t, v) => t.TransactionId = v),
        ("card_id", (t, v) => t.CardId = v),
        ("customer_id", (t, v) => t.CustomerId = v),
        ("merchant_id", (t, v) => t.MerchantId = v),
        ("terminal_id", (t, v) => t.TerminalId = v),
        ("device_id", (t, v) => t.DeviceId = v),
        ("email_hash", (t, v) => t.EmailHash = v),
        ("attributes", (t, v) => t.Attributes.Add("note", v)),
        ("attributes", (t, v) => t.Attributes.Add(v, "note")),
        ("bin", (t, v) => t.Bin = v),
    ];

    [Fact]
    public async Task Score_CardNumberInAnyField_RefusedAndWrittenNowhere()
    {
        using var folder = new TemporaryFolder();
        using var service = await ServiceProcess.StartAsync(folder.Path);
        await service.Client.ScoreAsync(Payments.New("good"));
        using var stream = service.Client.OpenScoreStream();
        var reader = stream.ReadAllAsync().GetAsyncEnumerator();
        foreach (var number in Numbers)
        {
            foreach (var (name, set) in TokenFields)
            {
                var request = Payments.New("with-number");
                set(request.Transaction, number);
                var refused = await Assert.ThrowsAsync<FraudScoringException>(() => service.Client.ScoreAsync(request));
                Assert.Equal(StatusCode.InvalidArgument, refused.StatusCode);
                Assert.Contains(name, refused.Detail, StringComparison.Ordinal);
                Assert.DoesNotContain(number, refused.Detail, StringComparison.Ordinal);

                await stream.WriteAsync(request);
                Assert.True(await reader.MoveNextAsync());
                Assert.Equal((uint)StatusCode.InvalidArgument, reader.Current.Error.Code);
                Assert.DoesNotContain(number, reader.Current.Error.Message, StringComparison.Ordinal);
            }
        }

        stream.Complete();
        Assert.False(await reader.MoveNextAsync());
        Assert.Equal(0, await service.StopAsync());
        AssertNowhere(folder.Path, service.Output + service.Errors);
    }

    private static void AssertNowhere(string folder, string output)
    {
        var files = Directory.GetFiles(folder, "*", SearchOption.AllDirectories);
        Assert.Contains(files, file => Encoding.Latin1.GetString(File.ReadAllBytes(file)).Contains("good", StringComparison.Ordinal));
        foreach (var number in Numbers)
        {
            Assert.DoesNotContain(number, output, StringComparison.Ordinal);
            Assert.All(files, file => Assert.DoesNotContain(
                number, Encoding.Latin1.GetString(File.ReadAllBytes(file)), StringComparison.Ordinal));
        }
    }
}
