namespace FraudScoring.Core.Decisions.Rules.Syntax;

/// <summary>An expression that cannot be used, with the place of what is wrong with it.</summary>
/// <param name="position">Characters before the place.</param>
/// <param name="message">What is wrong and what was expected.</param>
internal sealed class RuleSyntaxException(int position, string message) : Exception(message)
{
    public int Position { get; } = position;
}
