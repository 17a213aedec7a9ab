namespace FraudScoring.Core.Features.Profiles;

/// <summary>What is added up, or kept, of the values of a measure.</summary>
internal enum MeasureOp : byte
{
    Sum,
    Excess,
    Count,
    Number,
    Max,
}
