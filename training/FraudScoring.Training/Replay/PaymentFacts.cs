using System.Text;
using FraudScoring.Core.Features;
using FraudScoring.Core.Transactions;

namespace FraudScoring.Training.Replay;

/// <summary>What an evaluation asks of payments besides their features, by the row of the replay.</summary>
public sealed class PaymentFacts
{
    private readonly List<UInt128> _ids = [];
    private readonly List<byte[]> _texts = [];
    private readonly List<long> _eventMs = [];
    private readonly List<long> _cards = [];
    private readonly List<double> _amounts = [];
    private readonly List<short> _categories = [];

    /// <summary>Payments.</summary>
    public int Count => _ids.Count;

    /// <summary>When the payment happened, milliseconds since the Unix epoch.</summary>
    public long EventUnixMs(int row) => _eventMs[row];

    /// <summary>A number for the card.</summary>
    public long Card(int row) => _cards[row];

    /// <summary>Amount in major units of the feature set's reference currency.</summary>
    public double Amount(int row) => _amounts[row];

    /// <summary>Merchant category code, or -1 when not provided.</summary>
    public int Category(int row) => _categories[row];

    /// <summary>The row of a payment, or -1.</summary>
    public int RowOf(string id) => _ids.IndexOf(EntityKey.Of(Encoding.UTF8.GetBytes(id)));

    /// <summary>The payment's id.</summary>
    public string Id(int row) => Encoding.UTF8.GetString(_texts[row]);

    internal void Add(UInt128 id, FeatureSet features, Transaction payment)
    {
        var kept = FeatureBatch.EventOf(features, payment);
        _ids.Add(id);
        _texts.Add(payment.Text(TextField.TransactionId).ToArray());
        _eventMs.Add(kept.TimeMs);
        _cards.Add(unchecked((long)kept.Key(EntityKind.Card)));
        _amounts.Add(kept.Amount / 100.0);
        _categories.Add(short.TryParse(payment.Text(TextField.Mcc), out short category) ? category : (short)-1);
    }
}
