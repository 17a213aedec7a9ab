namespace FraudScoring.Core.Decisions.Policies;

/// <summary>How many payments may be held for people.</summary>
/// <param name="Count">At most so many in a window.</param>
/// <param name="WindowMs">An hour or a day; windows begin at whole ones, UTC.</param>
/// <param name="Over">What becomes of the others.</param>
public sealed record ReviewBudget(int Count, long WindowMs, Decision Over);
