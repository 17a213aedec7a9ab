using System.Runtime.InteropServices;

namespace FraudScoring.Sbe;

/// <summary>Fixed fields of a reason; behind them code, feature, text.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
internal struct ReasonFields
{
    public double Value;
    public double Contribution;
}
