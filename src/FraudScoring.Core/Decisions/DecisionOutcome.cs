namespace FraudScoring.Core.Decisions;

/// <summary>What the score stage found out about one payment. Reused; belongs to the scoring thread.</summary>
public sealed class DecisionOutcome
{
    private readonly Reason[] _reasons = new Reason[Limits.ReasonsMax];
    private readonly PolicyHit[] _hits = new PolicyHit[PolicyLimits.HitsMax];
    private int _reasonCount;
    private int _hitCount;

    /// <summary>Place in the decisions stream.</summary>
    public ulong Offset { get; set; }

    /// <summary>When it was decided, milliseconds since the Unix epoch.</summary>
    public long DecidedAtUnixMs { get; set; }

    /// <summary>Sum of the trees (log-odds).</summary>
    public double RawScore { get; set; }

    /// <summary>Calibrated probability of fraud.</summary>
    public double Probability { get; set; }

    /// <summary>What becomes of the payment.</summary>
    public Decision Decision { get; set; }

    /// <summary>What was missing.</summary>
    public Degradations Degraded { get; set; }

    /// <summary>Nanoseconds from admission to the feature stage.</summary>
    public uint QueueNs { get; set; }

    /// <summary>Nanoseconds in the feature stage, shared evenly by a batch.</summary>
    public uint FeaturesNs { get; set; }

    /// <summary>Nanoseconds in the score stage.</summary>
    public uint ScoreNs { get; set; }

    /// <summary>Whether the reply lists the feature values.</summary>
    public bool ReturnsFeatures { get; set; }

    /// <summary>The strongest reasons, the strongest first.</summary>
    public ReadOnlySpan<Reason> Reasons => _reasons.AsSpan(0, _reasonCount);

    /// <summary>The probability in thousandths, 0 to 999.</summary>
    public uint Risk => RiskOf(Probability);

    internal static uint RiskOf(double probability) => (uint)Math.Clamp((int)(probability * 1000), 0, 999);

    /// <summary>What of the policy fired: what decided and what only counts, in the order in which it acts.</summary>
    public ReadOnlySpan<PolicyHit> Hits => _hits.AsSpan(0, _hitCount);

    /// <summary>Drops the hits.</summary>
    public void ClearHits() => _hitCount = 0;

    /// <summary>Keeps a hit; what is more than the bound is not kept.</summary>
    public void AddHit(PolicyHit hit)
    {
        if (_hitCount < _hits.Length)
            _hits[_hitCount++] = hit;
    }

    /// <summary>Takes score, decision, what was missing and hits from another.</summary>
    public void CopyDecisionFrom(DecisionOutcome other)
    {
        ArgumentNullException.ThrowIfNull(other);
        RawScore = other.RawScore;
        Probability = other.Probability;
        Decision = other.Decision;
        Degraded = other.Degraded;
        _hitCount = other._hitCount;
        other.Hits.CopyTo(_hits);
    }

    /// <summary>Drops the reasons.</summary>
    public void ClearReasons() => _reasonCount = 0;

    /// <summary>Keeps the features that raised the score most.</summary>
    public void SetReasons(ReadOnlySpan<float> row, ReadOnlySpan<double> contributions)
    {
        _reasonCount = 0;
        for (var i = 0; i < row.Length; i++)
        {
            if (contributions[i] > 0)
                Insert(new Reason(i, row[i], contributions[i]));
        }
    }

    private void Insert(Reason reason)
    {
        var at = _reasonCount;
        if (at == Limits.ReasonsMax)
        {
            if (_reasons[at - 1].Contribution >= reason.Contribution)
                return;
            at--;
        }
        else
        {
            _reasonCount++;
        }

        for (; at > 0 && _reasons[at - 1].Contribution < reason.Contribution; at--)
            _reasons[at] = _reasons[at - 1];
        _reasons[at] = reason;
    }
}
