namespace FraudScoring.Training.Backtest;

/// <summary>How often a rule, a list or another part of a policy would have had a say, and in what.</summary>
internal sealed class RuleFigures
{
    public long Fired { get; set; }

    public long Frauds { get; set; }

    public long Genuine { get; set; }

    public long FraudMoney { get; set; }

    /// <summary>Payments that would have been decided otherwise than they were.</summary>
    public long Changed { get; set; }
}
