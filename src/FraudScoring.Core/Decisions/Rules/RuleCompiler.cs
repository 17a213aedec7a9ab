using FraudScoring.Core.Decisions.Rules.Syntax;

namespace FraudScoring.Core.Decisions.Rules;

/// <summary>
/// Turns conditions into steps. Negation is pushed down to the questions first: a question with a missing value then
/// answers no either way, which makes a rule fire exactly when its condition is true in three-valued logic (Kleene, "On
/// notation for ordinal numbers", 1938): what is not known neither fires a rule nor, negated, fires it.
/// </summary>
internal sealed class RuleCompiler(RuleScope scope)
{
    private readonly List<RuleStep> _steps = [];
    private readonly List<ArithmeticStep[]> _computations = [];
    private readonly List<int> _entries = [];
    private int _stackMax = 1;

    /// <summary>Adds a rule.</summary>
    public void Add(RuleNode condition) => _entries.Add(Emit(condition, isNegated: false, RuleStep.Fires, RuleStep.Ends));

    public RuleProgram Build() => new(
        [.. scope.Inputs], [.. scope.TextTests], [.. scope.ListTests], [.. _computations], [.. _steps], [.. _entries], _stackMax);

    // Emits what comes later first, so that every jump leads to a step that is there.
    private int Emit(RuleNode node, bool isNegated, int onTrue, int onFalse)
    {
        switch (node)
        {
            case TruthNode truth:
                return truth.IsTrue != isNegated ? onTrue : onFalse;
            case NotNode not:
                return Emit(not.Operand, !isNegated, onTrue, onFalse);
            case JunctionNode junction:
                var right = Emit(junction.Right, isNegated, onTrue, onFalse);
                return junction.IsAnd != isNegated
                    ? Emit(junction.Left, isNegated, right, onFalse)
                    : Emit(junction.Left, isNegated, onTrue, right);
            case TextTestNode text:
                return Push(new RuleStep(RuleOp.TestText, default, isNegated, text.Test, 0, 0, 0, onTrue, onFalse));
            case InListNode list:
                return Push(new RuleStep(RuleOp.TestList, default, isNegated, list.Test, 0, 0, 0, onTrue, onFalse));
            case MissingNumberNode missing:
                return Push(new RuleStep(RuleOp.IsMissing, default, isNegated, Computation(missing.Number), 0, 0, 0, onTrue, onFalse));
            case CompareNode compare:
                return Compare(compare, isNegated, onTrue, onFalse);
            default:
                throw new InvalidOperationException($"{node.GetType().Name} is not a condition");
        }
    }

    private int Compare(CompareNode node, bool isNegated, int onTrue, int onFalse)
    {
        var comparison = isNegated ? Comparisons.Negate(node.Comparison) : node.Comparison;
        if (node is { Left: InputNode input, Right: ConstantNode constant })
        {
            var value = scope.Inputs[input.Input].IsSingle ? (float)constant.Value : constant.Value;
            if (comparison != Comparison.NotEqual)
                return InRange(comparison, input.Input, value, onTrue, onFalse);
            var above = InRange(Comparison.Greater, input.Input, value, onTrue, onFalse);
            return InRange(Comparison.Less, input.Input, value, onTrue, above);
        }

        return Push(new RuleStep(
            RuleOp.CompareComputed, comparison, false, Computation(node.Left), Computation(node.Right), 0, 0, onTrue, onFalse));
    }

    // One test for all comparisons: no jump to guess, and NaN is in no range.
    private int InRange(Comparison comparison, int input, double value, int onTrue, int onFalse)
    {
        var (min, max) = comparison switch
        {
            Comparison.Less => (double.NegativeInfinity, Math.BitDecrement(value)),
            Comparison.LessOrEqual => (double.NegativeInfinity, value),
            Comparison.Greater => (Math.BitIncrement(value), double.PositiveInfinity),
            Comparison.GreaterOrEqual => (value, double.PositiveInfinity),
            _ => (value, value),
        };
        return Push(new RuleStep(RuleOp.IsInRange, default, false, input, 0, min, max, onTrue, onFalse));
    }

    private int Push(RuleStep step)
    {
        _steps.Add(step);
        return _steps.Count - 1;
    }

    private int Computation(RuleNode node)
    {
        var steps = new List<ArithmeticStep>();
        _stackMax = Math.Max(_stackMax, Write(node, steps));
        _computations.Add([.. steps]);
        return _computations.Count - 1;
    }

    // Returns the height of the stack that it needs.
    private static int Write(RuleNode node, List<ArithmeticStep> steps)
    {
        switch (node)
        {
            case ConstantNode constant:
                steps.Add(new ArithmeticStep('c', 0, constant.Value));
                return 1;
            case InputNode input:
                steps.Add(new ArithmeticStep('i', input.Input, 0));
                return 1;
            case ArithmeticNode { Operator: 'a' } absolute:
                var inner = Write(absolute.Left, steps);
                steps.Add(new ArithmeticStep('a', 0, 0));
                return inner;
            case ArithmeticNode arithmetic:
                var left = Write(arithmetic.Left, steps);
                var right = Write(arithmetic.Right, steps) + 1;
                steps.Add(new ArithmeticStep(arithmetic.Operator, 0, 0));
                return Math.Max(left, right);
            default:
                throw new InvalidOperationException($"{node.GetType().Name} is not a number");
        }
    }
}
