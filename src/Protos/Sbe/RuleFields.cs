using System.Runtime.InteropServices;

namespace FraudScoring.Sbe;

/// <summary>Fixed fields of a rule that fired; behind them ruleId, action.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
internal struct RuleFields
{
    public uint RuleVersion;
}
