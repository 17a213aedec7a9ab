using System.Runtime.InteropServices;

namespace FraudScoring.Sbe;

/// <summary>Fixed fields of a feature's value.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
internal struct FeatureFields
{
    public float FeatureValue;
}
