using System.Runtime.InteropServices;

namespace FraudScoring.Core.Scoring.Compile;

/// <summary>
/// Room in the stack for the columns of one row of an ordinary model, aligned by hand. Of fixed size: memory in the
/// stack whose size is known only at run time makes a call dearer.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct SmallScratch
{
    /// <summary>Columns that fit, with what fills and kernels write behind them.</summary>
    public const int ColumnsMax = 128;

    /// <summary>Exit leaves that fit.</summary>
    public const int PositionsMax = 512;

    /// <summary>Where the exit leaves lie.</summary>
    public const int ExitsStart = ColumnsMax + RowColumns.VectorMax;

    private const int Alignment = 16;

    public fixed float Values[ExitsStart + PositionsMax + Alignment];
}
