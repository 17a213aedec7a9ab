namespace FraudScoring.Core.Decisions.Rules;

/// <summary>A number that rules read of a payment; NaN is missing.</summary>
/// <param name="Source">Where it comes from.</param>
/// <param name="Column">Index of a feature.</param>
/// <param name="Min">Least value that it can have.</param>
/// <param name="Max">Greatest value that it can have.</param>
/// <param name="IsWhole">Whether it has whole values only.</param>
internal readonly record struct RuleInput(RuleInputSource Source, int Column, double Min, double Max, bool IsWhole)
{
    /// <summary>Whether it is a 32-bit number, so that what it is compared with is rounded to one too.</summary>
    public bool IsSingle => Source is RuleInputSource.Feature or RuleInputSource.ExtraFeature;

    public static RuleInput Of(RuleInputSource source, double min, double max, bool isWhole)
        => new(source, 0, min, max, isWhole);
}
