using System.Runtime.InteropServices;

namespace FraudScoring.Core.Scoring.Explain;

/// <summary>A node with an ancestor that tests the same feature.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct ShapRepetition
{
    /// <summary>The nearest such ancestor.</summary>
    public int Ancestor;

    /// <summary>The ancestor's own repetition, 0 for none.</summary>
    public int Above;

    /// <summary>1 when the node lies on the ancestor's left side, else 0.</summary>
    public int Side;

    /// <summary>Unused.</summary>
    public int Unused;

    /// <summary>
    /// Share of the training weight that all splits above on the feature let through to this node's side.
    /// </summary>
    public double Share;
}
