using FraudScoring.V1;

namespace FraudScoring.FunctionalTests.Messages;

/// <summary>Payments for tests.</summary>
internal static class Payments
{
    /// <summary>An ordinary payment, now.</summary>
    public static ScoreRequest New(string id, string card = "card-1", long amountMinor = 4_200) => new()
    {
        Transaction = new Transaction
        {
            TransactionId = id,
            EventTimeUnixMs = Now,
            AmountMinor = amountMinor,
            Currency = "EUR",
            CardId = card,
            CustomerId = "customer-of-" + card,
            MerchantId = "shop-1",
            Channel = Channel.Ecommerce,
        },
    };

    /// <summary>The same, whose answer lists the values of the features.</summary>
    public static ScoreRequest WithFeatures(string id, string card)
    {
        var request = New(id, card);
        request.Options = new ScoreOptions { ReturnFeatures = true };
        return request;
    }

    /// <summary>How many payments of the card velocity knew with this one.</summary>
    public static float CardCount(ScoreResponse response)
        => response.FeatureValues.Single(f => f.Name == "card_count_30d").Value;

    public static long Now => TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
}
