using System.Buffers.Text;
using FraudScoring.Core.Transactions;

namespace FraudScoring.Benchmarks.Features;

/// <summary>
/// A seeded stream of payments with the skew of real ones: cards evenly busy, one customer and a device or two and an
/// address for each, merchants and terminals drawn log-uniformly, so that a few are very busy.
/// </summary>
internal sealed class PaymentTraffic(int cards, double meanStepMs, int seed)
{
    private const int Merchants = 10_000;
    private const int Terminals = 30_000;
    private const int BatchMax = 256;

    private readonly Random _random = new(seed);
    private readonly Transaction[] _slots = [.. Enumerable.Range(0, BatchMax).Select(_ => new Transaction())];
    private double _nowMs = 1_780_000_000_000;

    /// <summary>The next payments; they are good until the next call.</summary>
    public ReadOnlySpan<Transaction> Next(int count)
    {
        for (var i = 0; i < count; i++)
            Fill(_slots[i]);
        return _slots.AsSpan(0, count);
    }

    private void Fill(Transaction t)
    {
        _nowMs += -Math.Log(1 - _random.NextDouble()) * meanStepMs;
        var card = _random.Next(cards);
        t.Clear();
        t.EventTimeUnixMs = (long)_nowMs - (_random.Next(50) == 0 ? _random.Next(3_600_000) : 0);
        t.AmountMinor = (long)Math.Exp(4 + (_random.NextDouble() * 8));
        t.IssuerResult = _random.Next(20) == 0 ? IssuerResult.Declined : IssuerResult.Approved;
        t.SetText(TextField.Currency, "EUR"u8);
        SetId(t, TextField.TransactionId, "tx-", _random.Next());
        SetId(t, TextField.CardId, "tok_card_", card);
        SetId(t, TextField.CustomerId, "customer-", card);
        SetId(t, TextField.DeviceId, "device-", (card * 2L) + (_random.Next(5) == 0 ? 1 : 0));
        SetId(t, TextField.Ip, "10.0.0.", (card * 2L) + (_random.Next(4) == 0 ? 1 : 0));
        SetId(t, TextField.EmailHash, "email-hash-", card);
        SetId(t, TextField.MerchantId, "merchant-", LogUniform(Merchants));
        SetId(t, TextField.TerminalId, "terminal-", LogUniform(Terminals));
        t.SetText(TextField.MerchantCountry, _random.Next(10) == 0 ? "FR"u8 : "DE"u8);
        t.SetText(TextField.CardCountry, "DE"u8);
        t.SetText(TextField.Mcc, "5411"u8);
        t.Latitude = 47 + (_random.NextDouble() * 8);
        t.Longitude = 6 + (_random.NextDouble() * 9);
    }

    private long LogUniform(int count) => (long)Math.Exp(_random.NextDouble() * Math.Log(count));

    private static void SetId(Transaction t, TextField field, ReadOnlySpan<char> prefix, long id)
    {
        Span<byte> text = stackalloc byte[48];
        for (var i = 0; i < prefix.Length; i++)
            text[i] = (byte)prefix[i];
        Utf8Formatter.TryFormat(id, text[prefix.Length..], out var digits);
        t.SetText(field, text[..(prefix.Length + digits)]);
    }
}
