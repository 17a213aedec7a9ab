using System.Text;
using FraudScoring.Core.Transactions;

namespace FraudScoring.Core.Decisions.Rules;

/// <summary>What one way through a condition demands of a payment. Each demand says whether any payment is left.</summary>
internal sealed class Demands
{
    private readonly Dictionary<int, (double Min, double Max)> _numbers = [];
    private readonly Dictionary<int, bool> _isMissing = [];
    private readonly Dictionary<(TextField, string?), TextDemand> _texts = [];
    private readonly Dictionary<int, bool> _lists = [];

    public Demands()
    {
    }

    private Demands(Demands other)
    {
        _numbers = new(other._numbers);
        _isMissing = new(other._isMissing);
        _texts = new(other._texts);
        _lists = new(other._lists);
    }

    public Demands Copy() => new(this);

    public (double Min, double Max) Range(int index, RuleInput input)
        => _numbers.TryGetValue(index, out var range) ? range : (input.Min, input.Max);

    public bool Presence(int index, bool isMissing)
    {
        if (_isMissing.TryGetValue(index, out var known))
            return known == isMissing;
        _isMissing[index] = isMissing;
        return true;
    }

    public bool List(int test, bool isListed)
    {
        if (_lists.TryGetValue(test, out var known))
            return known == isListed;
        _lists[test] = isListed;
        return true;
    }

    public bool Number(int index, RuleInput input, Comparison comparison, double value)
    {
        if (!Presence(index, isMissing: false))
            return false;
        if (input.IsSingle)
            value = (float)value;
        var (min, max) = Range(index, input);
        (min, max) = comparison switch
        {
            Comparison.Less => (min, Math.Min(max, Below(input, value))),
            Comparison.LessOrEqual => (min, Math.Min(max, input.IsWhole ? Math.Floor(value) : value)),
            Comparison.Greater => (Math.Max(min, Above(input, value)), max),
            Comparison.GreaterOrEqual => (Math.Max(min, input.IsWhole ? Math.Ceiling(value) : value), max),
            Comparison.Equal => (Math.Max(min, value), Math.Min(max, value)),
            _ => (min == value ? Above(input, value) : min, max == value ? Below(input, value) : max),
        };
        _numbers[index] = (min, max);
        return min <= max && !(comparison == Comparison.Equal && input.IsWhole && value != Math.Floor(value));
    }

    public bool Text(RuleTextTest test, bool isNegated)
    {
        var key = (test.Text.Field, test.Text.Attribute);
        var demand = _texts.TryGetValue(key, out var known) ? known : TextDemand.None;
        if (test.Kind == RuleTextTestKind.IsMissing)
        {
            demand = demand with { IsMissing = !isNegated };
            if (known is { IsMissing: { } before } && before == isNegated)
                return false;
            _texts[key] = demand;
            return true;
        }

        if (demand.IsMissing == true)
            return false;
        demand = demand with { IsMissing = false };
        if (test.Kind == RuleTextTestKind.OneOf)
            demand = demand.Narrow([.. test.Values.Select(Encoding.UTF8.GetString)], isNegated);
        _texts[key] = demand;
        return demand.Allowed is not { Count: 0 };
    }

    private static double Below(RuleInput input, double value)
        => input.IsWhole ? Math.Ceiling(value) - 1 : input.IsSingle ? MathF.BitDecrement((float)value) : Math.BitDecrement(value);

    private static double Above(RuleInput input, double value)
        => input.IsWhole ? Math.Floor(value) + 1 : input.IsSingle ? MathF.BitIncrement((float)value) : Math.BitIncrement(value);
}
