using FraudScoring.Core.Scoring;

namespace FraudScoring.Tests.Scoring;

/// <summary>
/// The plainest scorer: follows each node's own definition in double precision and adds leaves in order.
/// </summary>
internal static class Reference
{
    public static double Score(TreeEnsemble model, ReadOnlySpan<float> row)
    {
        var sum = model.Base;
        foreach (var tree in model.Trees)
            sum += tree.Leaves[ExitLeaf(model, tree, row)];
        return sum;
    }

    public static int ExitLeaf(TreeEnsemble model, Tree tree, ReadOnlySpan<float> row)
    {
        var at = tree.Nodes.Length == 0 ? ~0 : 0;
        while (at >= 0)
            at = Holds(model, tree.Nodes[at], row) ? tree.Nodes[at].True : tree.Nodes[at].False;
        return ~at;
    }

    public static bool Holds(TreeEnsemble model, TreeNode node, ReadOnlySpan<float> row)
    {
        if (node.Mode == SplitMode.AnyPositive)
        {
            foreach (var feature in model.Sets[node.Set])
            {
                if (row[(int)feature] > 0)
                    return true;
            }

            return false;
        }

        double x = row[node.Feature];
        if (double.IsNaN(x) || (node.ZeroIsMissing && x >= -1e-35f && x <= 1e-35f))
            return node.MissingTrue;
        return node.Mode switch
        {
            SplitMode.LessOrEqual => x <= node.Threshold,
            SplitMode.Less => x < node.Threshold,
            SplitMode.GreaterOrEqual => x >= node.Threshold,
            SplitMode.Greater => x > node.Threshold,
            SplitMode.Equal => x == node.Threshold,
            SplitMode.NotEqual => x != node.Threshold,
            _ => IsMember(model.Sets[node.Set], x),
        };
    }

    private static bool IsMember(uint[] bits, double x)
    {
        var whole = Math.Truncate(x);
        return whole >= 0 && whole < bits.Length * 32.0 && (bits[(int)whole / 32] & (1u << ((int)whole % 32))) != 0;
    }
}
