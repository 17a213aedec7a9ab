namespace FraudScoring.Core.Features.Profiles;

/// <summary>A feature of a profile ready to compute: where what it reads lies, and its numbers.</summary>
/// <param name="Kind">What is computed.</param>
/// <param name="Index">Its place in the row.</param>
/// <param name="Source">The measured feature's place in the row, or <see cref="Measure.Score"/>.</param>
/// <param name="Slot">First of its slots; -1 when it has none.</param>
/// <param name="Total">Its total of a ring of events, the first of two where it has two; -1 when it has no window.</param>
/// <param name="WindowMs">Length of the window; 0 when it has none.</param>
/// <param name="DelayMs">Delay of the labels.</param>
/// <param name="DecayMs">Time constant; 0 when nothing decays.</param>
/// <param name="Limit">Clip of a running mean, limit of a past value, smallest deviation.</param>
/// <param name="Start">What a mean begins with, or the frauds that smooth a share.</param>
/// <param name="Count">Fewest payments, how many payments ago, or the payments that smooth a share.</param>
internal readonly record struct ProfileFeature(
    FeatureKind Kind, int Index, int Source, int Slot, int Total, long WindowMs, long DelayMs, double DecayMs,
    double Limit, double Start, double Count);
