using FraudScoring.LoadTests.Payments;

namespace FraudScoring.LoadTests.Scenarios;

/// <summary>What a scenario sends; with several, each payment is of one of them by weight.</summary>
internal sealed record Step
{
    public required string Name { get; init; }

    public required Transport Over { get; init; }

    public PaymentKind Payments { get; init; }

    public double Weight { get; init; } = 1;

    /// <summary>Connections, or streams; over Aeron and the client library there is one.</summary>
    public int Connections { get; init; } = 2;

    /// <summary>Payments under way on each connection at most.</summary>
    public int InFlightMax { get; init; } = 100;
}
