namespace FraudScoring.Sbe;

/// <summary>The messages of <c>scoring-sbe.xml</c>.</summary>
internal enum SbeTemplate : ushort
{
    Connect = 1,
    Connected = 2,
    Score = 3,
    Decision = 4,
    Reject = 5,
    Record = 6,
    Resume = 7,
}
