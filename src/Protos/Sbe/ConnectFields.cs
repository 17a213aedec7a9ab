using System.Runtime.InteropServices;

namespace FraudScoring.Sbe;

/// <summary>Fixed fields of Connect; behind them responseChannel and name.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
internal struct ConnectFields
{
    public int ResponseStreamId;
}
