using FraudScoring.Core.Transactions;

namespace FraudScoring.Tests.Features.Profiles;

/// <summary>A payment as the recount remembers it.</summary>
internal sealed class NaivePayment
{
    public required Transaction Transaction { get; init; }

    /// <summary>The features that the store gave it.</summary>
    public required float[] Row { get; init; }

    public float Score { get; set; }

    public bool IsFraud { get; set; }

    public long TimeMs => Transaction.EventTimeUnixMs;
}
