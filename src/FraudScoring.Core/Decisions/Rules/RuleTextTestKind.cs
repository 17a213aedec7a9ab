namespace FraudScoring.Core.Decisions.Rules;

internal enum RuleTextTestKind : byte
{
    OneOf,
    SameAs,
    StartsWith,
    IsMissing,
}
