using System.Globalization;
using System.Text;
using FraudScoring.Tests.Training.Models;

namespace FraudScoring.Tests.Training.Commands;

/// <summary>Data that cannot be trained on, or not all of it.</summary>
public sealed class BadTrainingDataTests : IDisposable
{
    private const string Mapping = """
        { "currency": "EUR", "columns": { "event_time": "at", "card_id": "card", "amount": "amt", "latitude": "lat", "longitude": "lat" },
          "label": { "column": "fraud", "delay": "1d" } }
        """;

    private const string Features = """
        { "features": [
          { "name": "amount", "kind": "amount" },
          { "name": "mcc", "kind": "mcc" },
          { "name": "card_foreign", "kind": "card_foreign" },
          { "name": "km", "kind": "distance_km", "entity": "card" },
          { "name": "card_count_1h", "kind": "count", "entity": "card", "window": "1h" } ] }
        """;

    private readonly ModelFiles _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public async Task Train_ConstantAndMissingColumns_TrainsAndNamesThem()
    {
        var (code, output, errors) = await TrainAsync(i => i % 37 == 0);

        Assert.True(code == 0, errors);
        Assert.Contains("always missing in training, so of no use: mcc, card_foreign", errors, StringComparison.Ordinal);
        Assert.Contains("always the same in training, so of no use: card_count_1h", errors, StringComparison.Ordinal);
        Assert.Contains("test AUC 1.0000", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false, "payments are genuine in the training period, by the labels reported before 2026-02-09")]
    [InlineData(true, "payments are fraud in the training period")]
    public async Task Train_OneClass_SaysWhichAndWritesNothing(bool isFraud, string expected)
    {
        var (code, _, errors) = await TrainAsync(_ => isFraud);

        Assert.Equal(1, code);
        Assert.Contains(expected, errors, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_files.PathOf("m")));
    }

    [Fact]
    public async Task Train_FraudsInTrainingOnly_NamesTheOtherPeriod()
    {
        var (code, _, errors) = await TrainAsync(i => i < 2000 && i % 37 == 0);

        Assert.Equal(1, code);
        Assert.Contains("all 720 payments are genuine in the validation period", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Train_HeaderOnly_SaysThatThereAreNoPayments()
    {
        var (code, _, errors) = await TrainAsync(_ => true, payments: 0);

        Assert.Equal(1, code);
        Assert.Contains("there are no payments in the data", errors, StringComparison.Ordinal);
    }

    // One payment in ten minutes, a hundred cards; frauds have high amounts.
    private Task<(int Code, string Output, string Errors)> TrainAsync(Func<int, bool> isFraud, int payments = 6480)
    {
        var csv = new StringBuilder("at,card,amt,lat,fraud\n");
        var start = new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        for (int i = 0; i < payments; i++)
        {
            csv.Append(CultureInfo.InvariantCulture,
                $"{start.AddMinutes(10 * i):yyyy-MM-dd HH:mm:ss},c{i % 100},{(isFraud(i) ? 500 : 10) + (i % 7)}.50,{i % 11},{(isFraud(i) ? 1 : 0)}\n");
        }

        return FraudCommand.RunAsync(
            "train", "--data", _files.Text("data.csv", csv.ToString()), "--mapping", _files.Text("map.json", Mapping),
            "--features", _files.Text("features.json", Features), "--out", _files.PathOf("m"), "--trees", "5",
            "--warm-up-days", "3", "--validation-days", "5", "--label-delay-days", "5", "--test-days", "5");
    }
}
