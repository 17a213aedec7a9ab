namespace FraudScoring.Training.Boosting;

/// <summary>Which open leaf of a tree is split next.</summary>
public enum TreeGrowth
{
    /// <summary>The one whose split gains most, wherever it is (Shi, "Best-first decision tree learning", 2007).</summary>
    LeafWise = 0,

    /// <summary>One of the fewest splits from the root, so that a level is full before the next begins.</summary>
    DepthWise = 1,
}
