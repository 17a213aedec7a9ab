using FraudScoring.Core.Transactions;

namespace FraudScoring.Core.Decisions.Policies;

/// <summary>Payments with thresholds of their own: those that have all that is named here.</summary>
/// <param name="Merchant">The merchant; null for any.</param>
/// <param name="Channel">The channel; not provided for any.</param>
/// <param name="Country">The country of the card; null for any.</param>
/// <param name="Bands">The thresholds.</param>
public sealed record Segment(string? Merchant, Channel Channel, string? Country, ScoreBands Bands)
{
    private readonly byte[]? _merchant = Merchant is null ? null : System.Text.Encoding.UTF8.GetBytes(Merchant);
    private readonly byte[]? _country = Country is null ? null : System.Text.Encoding.UTF8.GetBytes(Country);

    internal bool Holds(Transaction t)
        => (Channel == Channel.NotProvided || t.Channel == Channel)
            && (_country is null || t.Text(TextField.CardCountry).SequenceEqual(_country))
            && (_merchant is null || t.Text(TextField.MerchantId).SequenceEqual(_merchant));
}
