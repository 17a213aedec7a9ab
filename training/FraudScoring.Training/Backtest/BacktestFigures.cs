using FraudScoring.Core.Decisions;

namespace FraudScoring.Training.Backtest;

/// <summary>What a policy would have decided, beside what was decided. Money is in hundredths of the reference currency.</summary>
internal sealed class BacktestFigures(long fromMs, long toMs)
{
    private const int Kinds = (int)Decision.Block + 1;
    private const int LabelKinds = 3;
    private const long DayMs = 86_400_000;

    private readonly long[] _payments = new long[Kinds * Kinds * LabelKinds];
    private readonly long[] _money = new long[Kinds * Kinds * LabelKinds];
    private readonly SortedDictionary<long, (long Was, long Would)> _reviews = [];

    public long FromMs { get; } = fromMs;

    public long ToMs { get; } = toMs;

    /// <summary>Payments of the period.</summary>
    public long Payments { get; private set; }

    /// <summary>Payments that would have been decided otherwise.</summary>
    public long Differences { get; private set; }

    /// <summary>The first of them, by transaction id, with what was and would have been.</summary>
    public List<(string Id, Decision Was, Decision Would)> FirstDifferences { get; } = [];

    /// <summary>What fired, by id and action.</summary>
    public SortedDictionary<(string Id, string Action), RuleFigures> Rules { get; } = [];

    /// <summary>Reviews of each day, as the day's first moment.</summary>
    public IReadOnlyDictionary<long, (long Was, long Would)> Reviews => _reviews;

    public void Add(BacktestedPayment payment)
    {
        Payments++;
        var at = Index(payment.Was, payment.Would, payment.Label);
        _payments[at]++;
        _money[at] += payment.Amount;
        if (payment.Was != payment.Would)
        {
            Differences++;
            if (FirstDifferences.Count < 100)
                FirstDifferences.Add((payment.Id, payment.Was, payment.Would));
        }

        var day = payment.DecidedAtUnixMs - (payment.DecidedAtUnixMs % DayMs);
        var reviews = _reviews.GetValueOrDefault(day);
        _reviews[day] = (
            reviews.Was + (payment.Was == Decision.Review ? 1 : 0),
            reviews.Would + (payment.Would == Decision.Review ? 1 : 0));
    }

    public void AddHit(PolicyHit hit, BacktestedPayment payment)
    {
        var key = (hit.Id, hit.Action);
        if (!Rules.TryGetValue(key, out var rule))
            Rules.Add(key, rule = new RuleFigures());
        rule.Fired++;
        rule.Frauds += payment.Label == BacktestLabel.Fraud ? 1 : 0;
        rule.Genuine += payment.Label == BacktestLabel.Genuine ? 1 : 0;
        rule.FraudMoney += payment.Label == BacktestLabel.Fraud ? payment.Amount : 0;
        rule.Changed += payment.Was != payment.Would ? 1 : 0;
    }

    /// <summary>Payments and money by what was and what would have been decided; null takes all.</summary>
    public (long Payments, long Money) Sum(Decision? was, Decision? would, BacktestLabel? label)
    {
        var (payments, money) = (0L, 0L);
        for (var i = 0; i < _payments.Length; i++)
        {
            var (w, n, l) = ((Decision)(i / LabelKinds / Kinds), (Decision)(i / LabelKinds % Kinds), (BacktestLabel)(i % LabelKinds));
            if ((was is not null && was != w) || (would is not null && would != n) || (label is not null && label != l))
                continue;
            payments += _payments[i];
            money += _money[i];
        }

        return (payments, money);
    }

    private static int Index(Decision was, Decision would, BacktestLabel label)
        => ((((int)was * Kinds) + (int)would) * LabelKinds) + (int)label;
}
