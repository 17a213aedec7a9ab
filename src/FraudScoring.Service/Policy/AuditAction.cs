namespace FraudScoring.Service.Policy;

/// <summary>What an audit entry says was done.</summary>
internal static class AuditAction
{
    public const string Put = "put";
    public const string RollBack = "roll-back";
    public const string ListImport = "list-import";
    public const string ListChange = "list-change";
    public const string BreakerTripped = "breaker-tripped";
    public const string BreakerReset = "breaker-reset";
}
