using FraudScoring.Simulation;

namespace FraudScoring.Training.Data.Logs;

/// <summary>A label of the log with its payment's key, and when it is known by the clock that the log is read by.</summary>
internal readonly record struct LoggedLabel(UInt128 Key, long AtUnixMs, ulong Offset, SimulatedLabel Label);
