using System.Runtime.InteropServices;

namespace FraudScoring.Sbe;

/// <summary>Fixed fields of what a challenger decided; behind them name, model, policy.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
internal struct BesideFields
{
    public double BesideScore;
    public byte BesideOutcome;
}
