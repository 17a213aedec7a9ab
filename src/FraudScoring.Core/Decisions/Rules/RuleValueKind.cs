namespace FraudScoring.Core.Decisions.Rules;

/// <summary>What an expression is: its type and, with that, its unit.</summary>
internal enum RuleValueKind : byte
{
    /// <summary>A number without a unit.</summary>
    Number,

    /// <summary>Major units of the reference currency.</summary>
    Money,

    /// <summary>Seconds.</summary>
    Duration,

    /// <summary>True, false or not known.</summary>
    Bool,

    /// <summary>Text of the payment.</summary>
    Text,
}
