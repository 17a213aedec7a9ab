using System.Runtime.InteropServices;

namespace FraudScoring.Sbe;

/// <summary>Fixed fields of Decision; behind them reasons, rules, degraded, transactionId, model, policy, features.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
internal struct DecisionFields
{
    public long CorrelationId;
    public ulong Offset;
    public double Score;
    public uint QueueNs;
    public uint FeaturesNs;
    public uint ScoreNs;
    public ushort Risk;
    public byte Outcome;
    public byte Flags;

    public const byte DuplicateFlag = 1;
}
