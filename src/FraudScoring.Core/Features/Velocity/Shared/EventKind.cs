namespace FraudScoring.Core.Features.Velocity.Shared;

/// <summary>What an event in a key's shared log says; zero is none, so that a log of zeros is damage.</summary>
internal enum EventKind : byte
{
    Payment = 1,
    Fraud = 2,
    FraudTakenBack = 3,
}
