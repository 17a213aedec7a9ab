using System.Runtime.InteropServices;

namespace FraudScoring.Sbe;

/// <summary>Fixed fields of Record; behind them features, beside, payment, decision.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
internal struct RecordFields
{
    public ulong Offset;
    public ulong FromOffset;
    public long DecidedAtUnixMs;
    public double RawScore;
    public byte RecordFlags;

    /// <summary>What was before <see cref="FromOffset"/> is not in the log any more.</summary>
    public const byte OldestFlag = 1;
}
