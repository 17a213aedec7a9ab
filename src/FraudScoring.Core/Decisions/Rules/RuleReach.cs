using FraudScoring.Core.Decisions.Rules.Syntax;

namespace FraudScoring.Core.Decisions.Rules;

/// <summary>
/// Whether a condition can hold for any payment: each way through its <c>and</c> and <c>or</c> is walked with what it
/// demands of each number, text and list. It finds contradictions, not all of them: what it does not understand it lets
/// pass.
/// </summary>
internal sealed class RuleReach
{
    private const int WaysMax = 4096;

    private readonly RuleScope _scope;
    private int _ways;

    private RuleReach(RuleScope scope) => _scope = scope;

    public static bool CanHold(RuleNode condition, RuleScope scope)
        => new RuleReach(scope).CanHold(new Demands(), new Stack<(RuleNode Node, bool IsNegated)>([(condition, false)]));

    private bool CanHold(Demands demands, Stack<(RuleNode Node, bool IsNegated)> rest)
    {
        while (rest.TryPop(out var next))
        {
            switch (next.Node)
            {
                case NotNode not:
                    rest.Push((not.Operand, !next.IsNegated));
                    break;
                case JunctionNode junction when junction.IsAnd != next.IsNegated:
                    rest.Push((junction.Right, next.IsNegated));
                    rest.Push((junction.Left, next.IsNegated));
                    break;
                case JunctionNode junction:
                    if (++_ways > WaysMax)
                        return true;
                    return CanHold(demands.Copy(), With(rest, junction.Left, next.IsNegated))
                        || CanHold(demands, With(rest, junction.Right, next.IsNegated));
                default:
                    if (!CanHold(demands, next.Node, next.IsNegated))
                        return false;
                    break;
            }
        }

        return true;
    }

    private bool CanHold(Demands demands, RuleNode node, bool isNegated) => node switch
    {
        TruthNode truth => truth.IsTrue != isNegated,
        CompareNode compare => CanHold(demands, compare, isNegated ? Comparisons.Negate(compare.Comparison) : compare.Comparison),
        MissingNumberNode { Number: InputNode input } => demands.Presence(input.Input, isMissing: !isNegated),
        TextTestNode text => demands.Text(_scope.TextTests[text.Test], isNegated),
        InListNode list => demands.List(list.Test, !isNegated),
        _ => true,
    };

    private bool CanHold(Demands demands, CompareNode node, Comparison comparison)
    {
        if (node is { Left: InputNode left, Right: ConstantNode right })
            return demands.Number(left.Input, _scope.Inputs[left.Input], comparison, right.Value);
        var (leftMin, leftMax) = Range(demands, node.Left);
        var (rightMin, rightMax) = Range(demands, node.Right);
        return comparison switch
        {
            Comparison.Less => !(leftMin >= rightMax),
            Comparison.LessOrEqual => !(leftMin > rightMax),
            Comparison.Greater => !(leftMax <= rightMin),
            Comparison.GreaterOrEqual => !(leftMax < rightMin),
            Comparison.Equal => !(leftMin > rightMax || leftMax < rightMin),
            _ => !(leftMin == leftMax && rightMin == rightMax && leftMin == rightMin),
        };
    }

    private (double Min, double Max) Range(Demands demands, RuleNode node)
    {
        switch (node)
        {
            case ConstantNode constant:
                return (constant.Value, constant.Value);
            case InputNode input:
                return demands.Range(input.Input, _scope.Inputs[input.Input]);
            case ArithmeticNode arithmetic:
                var (a, b) = Range(demands, arithmetic.Left);
                var (c, d) = Range(demands, arithmetic.Right);
                return arithmetic.Operator switch
                {
                    '+' => (a + c, b + d),
                    '-' => (a - d, b - c),
                    '*' => Hull(a * c, a * d, b * c, b * d),
                    '/' when c > 0 || d < 0 => Hull(a / c, a / d, b / c, b / d),
                    'a' => (a > 0 ? a : b < 0 ? -b : 0, Math.Max(Math.Abs(a), Math.Abs(b))),
                    _ => (double.NegativeInfinity, double.PositiveInfinity),
                };
            default:
                return (double.NegativeInfinity, double.PositiveInfinity);
        }
    }

    private static (double Min, double Max) Hull(double a, double b, double c, double d)
    {
        // Zero times infinity has no value; nothing is known then.
        if (double.IsNaN(a + b + c + d) && (double.IsNaN(a) || double.IsNaN(b) || double.IsNaN(c) || double.IsNaN(d)))
            return (double.NegativeInfinity, double.PositiveInfinity);
        return (Math.Min(Math.Min(a, b), Math.Min(c, d)), Math.Max(Math.Max(a, b), Math.Max(c, d)));
    }

    private static Stack<(RuleNode Node, bool IsNegated)> With(
        Stack<(RuleNode Node, bool IsNegated)> rest, RuleNode node, bool isNegated)
    {
        var copy = new Stack<(RuleNode Node, bool IsNegated)>(rest.Reverse());
        copy.Push((node, isNegated));
        return copy;
    }
}
