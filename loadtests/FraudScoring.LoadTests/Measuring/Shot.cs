namespace FraudScoring.LoadTests.Measuring;

/// <summary>One planned payment.</summary>
/// <param name="PlannedTicks">When it was to be sent, by <see cref="System.Diagnostics.Stopwatch"/>; latency counts from here.</param>
/// <param name="Phase">Index of the load phase that it belongs to.</param>
/// <param name="Step">Index of the step that sends it.</param>
internal readonly record struct Shot(long PlannedTicks, short Phase, short Step);
