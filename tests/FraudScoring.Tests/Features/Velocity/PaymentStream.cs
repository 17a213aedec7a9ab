using FraudScoring.Core.Transactions;
using FraudScoring.Tests.Transactions;

namespace FraudScoring.Tests.Features.Velocity;

/// <summary>A seeded stream of payments with all that makes counting hard.</summary>
internal sealed class PaymentStream(int seed, double stepSeconds, TimeSpan lateness, string prefix = "")
{
    private readonly Random _random = new(seed);
    private long _nowMs = Payments.NoonMs;

    public IEnumerable<Transaction> Take(int count) => Enumerable.Range(0, count).Select(_ => Next());

    private Transaction Next()
    {
        var t = new Transaction { EventTimeUnixMs = NextTime(), AmountMinor = NextAmount() };
        Payments.Set(t, TextField.Currency, "EUR");
        Set(t, TextField.CardId, 40, 0);
        Set(t, TextField.CustomerId, 30, 0.1);
        Set(t, TextField.DeviceId, 300, 0.2);
        Set(t, TextField.Ip, 500, 0.2);
        Set(t, TextField.EmailHash, 25, 0.3);
        Set(t, TextField.MerchantId, 6, 0.05);
        Set(t, TextField.TerminalId, 12, 0.05);
        Payments.Set(t, TextField.MerchantCountry, _random.Next(4) == 0 ? "" : $"{(char)('A' + _random.Next(4))}X");
        Payments.Set(t, TextField.Mcc, _random.Next(4) == 0 ? "" : $"{5000 + _random.Next(5)}");
        t.IssuerResult = (IssuerResult)_random.Next(4);
        if (_random.Next(3) > 0)
            (t.Latitude, t.Longitude) = ((_random.NextDouble() * 140) - 70, (_random.NextDouble() * 360) - 180);
        return t;
    }

    private long NextTime()
    {
        var roll = _random.Next(1000);
        var late = (long)lateness.TotalMilliseconds;
        switch (roll)
        {
            case < 100:
                return _nowMs - _random.NextInt64(late + 1);
            case < 105:
                return _nowMs - late;
            case < 115:
                return _nowMs - late - 1 - _random.NextInt64(late * 3);
            case < 215:
                return _nowMs;
            case 999:
                return _nowMs += _random.NextInt64(40L * 86_400_000);
            case < 225:
                return _nowMs += _random.NextInt64(3_600_000) / 1000 * 1000;
            default:
                return _nowMs += (long)(-Math.Log(1 - _random.NextDouble()) * stepSeconds * 1000);
        }
    }

    private long NextAmount() => _random.Next(10) switch
    {
        0 => 0,
        1 => _random.NextInt64(Core.Limits.AmountMinorMax + 1),
        _ => _random.NextInt64(1, 100_000),
    };

    // Squaring the draw makes some keys hot and most sparse.
    private void Set(Transaction t, TextField field, int keys, double missing)
    {
        var draw = _random.NextDouble();
        if (_random.NextDouble() >= missing)
            Payments.Set(t, field, $"{prefix}{(int)(draw * draw * draw * keys)}");
    }
}
