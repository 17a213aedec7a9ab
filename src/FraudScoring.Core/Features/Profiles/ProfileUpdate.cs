namespace FraudScoring.Core.Features.Profiles;

/// <summary>What a payment, or its score, changes in the slots of a profile.</summary>
/// <param name="Kind">How.</param>
/// <param name="Slot">First of the slots.</param>
/// <param name="Source">The feature's place in the row, or <see cref="Measure.Score"/>.</param>
/// <param name="Measure">What is added up, where something is.</param>
/// <param name="DecayMs">Time constant.</param>
/// <param name="Limit">Clip of a running mean, or limit of a value.</param>
/// <param name="Count">Cap of a running mean in hundredths, or values kept.</param>
internal readonly record struct ProfileUpdate(
    ProfileUpdateKind Kind, int Slot, int Source, Measure Measure, double DecayMs, double Limit, double Count);
