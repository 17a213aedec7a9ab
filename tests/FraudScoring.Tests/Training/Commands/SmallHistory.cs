using FraudScoring.Tests.Training.Models;

namespace FraudScoring.Tests.Training.Commands;

/// <summary>Two months of a few customers, and two models trained on them.</summary>
public sealed class SmallHistory : IAsyncLifetime
{
    public const string FeaturesJson = """
        { "currency_rates": { "EUR": 1, "USD": 0.92, "GBP": 1.17, "JPY": 0.0062 }, "features": [
          { "name": "amount", "kind": "amount" },
          { "name": "hour", "kind": "hour" },
          { "name": "card_distance_km", "kind": "distance_km", "entity": "card" },
          { "name": "device_cards_24h", "kind": "distinct", "entity": "device", "of": "card", "window": "24h" },
          { "name": "card_seen_merchant_7d", "kind": "seen", "entity": "card", "of": "merchant", "window": "7d" } ] }
        """;

    public static readonly string[] Periods =
        ["--warm-up-days", "5", "--validation-days", "10", "--label-delay-days", "7", "--test-days", "10", "--block-precision", "0.5"];

    private readonly ModelFiles _files = new();

    public string Data => PathOf("payments.csv.gz");

    public string Features => PathOf("features.json");

    public string Model => PathOf("mine");

    public string Rival => PathOf("rival");

    public string PathOf(string name) => _files.PathOf(name);

    public async Task InitializeAsync()
    {
        _files.Text("features.json", FeaturesJson);
        await FraudCommand.JsonAsync("simulate", "--seed", "3", "--days", "60", "--customers", "250", "--out", Data);
        await FraudCommand.JsonAsync(["train", "--data", Data, "--features", Features, "--out", Model, "--trees", "30", .. Periods]);
        await FraudCommand.JsonAsync(["train", "--data", Data, "--features", Features, "--out", Rival, "--trees", "2", "--leaves", "3", .. Periods]);
    }

    public Task DisposeAsync()
    {
        _files.Dispose();
        return Task.CompletedTask;
    }
}
