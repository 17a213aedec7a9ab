using System.Runtime.InteropServices;

namespace FraudScoring.Sbe;

/// <summary>Fixed fields of Reject; behind them transactionId, message.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
internal struct RejectFields
{
    public long CorrelationId;
    public SbeRejectCode Code;
}
