namespace FraudScoring.Core.Decisions.Rules;

/// <summary>What a rule does when it fires.</summary>
public enum RuleAction : byte
{
    /// <summary>Stops the payment.</summary>
    Block,

    /// <summary>Holds it for a person.</summary>
    Review,

    /// <summary>Lets it through.</summary>
    Allow,

    /// <summary>Marks it, and decides nothing.</summary>
    Tag,
}
