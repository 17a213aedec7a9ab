namespace FraudScoring.LoadTests.Payments;

/// <summary>As what bytes a payment leaves.</summary>
internal enum PaymentFormat
{
    /// <summary>A <c>ScoreRequest</c> in the protocol-buffers wire format.</summary>
    Protobuf,

    /// <summary>A <c>ScoreRequest</c> in proto3 JSON.</summary>
    Json,

    /// <summary>A <c>Score</c> message of the Aeron schema.</summary>
    Sbe,
}
