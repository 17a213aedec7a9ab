namespace FraudScoring.Sbe;

/// <summary>Why a payment was not scored: the numbers of the gRPC status codes.</summary>
internal enum SbeRejectCode : byte
{
    Invalid = 3,
    Deadline = 4,
    Full = 8,
    NotConnected = 9,
    Internal = 13,
    Unavailable = 14,
}
