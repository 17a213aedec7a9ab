namespace FraudScoring.Core.Decisions.Rules;

/// <summary>What comparisons mean: with a missing side (NaN) none of them holds, not even that of difference.</summary>
internal static class Comparisons
{
    public static bool TryParse(string symbol, out Comparison comparison)
    {
        comparison = symbol switch
        {
            "<" => Comparison.Less,
            "<=" => Comparison.LessOrEqual,
            ">" => Comparison.Greater,
            ">=" => Comparison.GreaterOrEqual,
            "==" => Comparison.Equal,
            _ => Comparison.NotEqual,
        };
        return symbol is "<" or "<=" or ">" or ">=" or "==" or "!=";
    }

    /// <summary>What holds exactly when the comparison does not, unless a side is missing.</summary>
    public static Comparison Negate(Comparison comparison) => comparison switch
    {
        Comparison.Less => Comparison.GreaterOrEqual,
        Comparison.LessOrEqual => Comparison.Greater,
        Comparison.Greater => Comparison.LessOrEqual,
        Comparison.GreaterOrEqual => Comparison.Less,
        Comparison.Equal => Comparison.NotEqual,
        _ => Comparison.Equal,
    };

    /// <summary>The same with the sides exchanged.</summary>
    public static Comparison Mirror(Comparison comparison) => comparison switch
    {
        Comparison.Less => Comparison.Greater,
        Comparison.LessOrEqual => Comparison.GreaterOrEqual,
        Comparison.Greater => Comparison.Less,
        Comparison.GreaterOrEqual => Comparison.LessOrEqual,
        _ => comparison,
    };

    public static bool Holds(Comparison comparison, double left, double right) => comparison switch
    {
        Comparison.Less => left < right,
        Comparison.LessOrEqual => left <= right,
        Comparison.Greater => left > right,
        Comparison.GreaterOrEqual => left >= right,
        Comparison.Equal => left == right,
        _ => left < right || left > right,
    };
}
