using System.Runtime.InteropServices;

namespace FraudScoring.Core.Scoring.Explain;

/// <summary>
/// A node whose children are leaves: everything about it but the probability to come here is known beforehand.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal struct ShapTwig
{
    /// <summary>The leaf's value for rows that go right.</summary>
    public double ValueRight;

    /// <summary>The leaf's value for rows that go left.</summary>
    public double ValueLeft;

    /// <summary>The other child's share times its value's difference, for rows that go right.</summary>
    public double ChangeRight;

    /// <summary>The same for rows that go left.</summary>
    public double ChangeLeft;

    /// <summary>The feature.</summary>
    public int Feature;

    /// <summary>Index of the repetition, 0 when no ancestor tests the feature.</summary>
    public int Repetition;
}
