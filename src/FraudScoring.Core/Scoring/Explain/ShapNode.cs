using System.Runtime.InteropServices;

namespace FraudScoring.Core.Scoring.Explain;

/// <summary>
/// A node with an inner child, or a root. Fields that depend on the row come in pairs: first for rows that go right,
/// then for rows that go left.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal struct ShapNode
{
    /// <summary>
    /// Slot of the child that the row goes to, and above 16 bits that of the other, for rows that go right.
    /// </summary>
    public uint SlotsRight;

    /// <summary>The same for rows that go left.</summary>
    public uint SlotsLeft;

    /// <summary>The feature.</summary>
    public int Feature;

    /// <summary>Index of the repetition, 0 when no ancestor tests the feature.</summary>
    public int Repetition;

    /// <summary>Share of the training weight in the child that a row does not go to, when it goes right.</summary>
    public double ColdShareRight;

    /// <summary>The same when it goes left.</summary>
    public double ColdShareLeft;
}
