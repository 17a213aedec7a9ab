using FraudScoring.Core.Decisions.Lists;
using FraudScoring.Core.Transactions;

namespace FraudScoring.Core.Decisions;

/// <summary>What a policy decides by: all that it may look at.</summary>
public readonly ref struct PolicyInput
{
    /// <summary>The payment.</summary>
    public required Transaction Transaction { get; init; }

    /// <summary>The features of the model.</summary>
    public required ReadOnlySpan<float> Row { get; init; }

    /// <summary>The features that only the policy asks for.</summary>
    public required ReadOnlySpan<float> Extra { get; init; }

    /// <summary>The amount in hundredths of the reference currency.</summary>
    public required long ReferenceAmount { get; init; }

    /// <summary>Calibrated probability of fraud.</summary>
    public required double Probability { get; init; }

    /// <summary>What was missing.</summary>
    public required Degradations Degraded { get; init; }

    /// <summary>The time of the decision, milliseconds since the Unix epoch: the only clock of a policy.</summary>
    public required long DecidedAtUnixMs { get; init; }

    /// <summary>The lists.</summary>
    public required ListBook Lists { get; init; }

    /// <summary>The probability in thousandths, 0 to 999.</summary>
    public int Risk => (int)DecisionOutcome.RiskOf(Probability);
}
