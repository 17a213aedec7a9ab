namespace FraudScoring.Core.Transactions;

/// <summary>What a deployment lets through besides the fixed rules.</summary>
/// <param name="EventAgeMax">How far before now an event time may lie.</param>
/// <param name="EventAheadMax">How far after now an event time may lie (clocks differ).</param>
public sealed record ValidationRules(TimeSpan EventAgeMax, TimeSpan EventAheadMax)
{
    /// <summary>A week back, five minutes ahead.</summary>
    public static ValidationRules Default { get; } = new(TimeSpan.FromDays(7), TimeSpan.FromMinutes(5));
}
