using FraudScoring.Core.Decisions;

namespace FraudScoring.Training.Backtest;

/// <summary>A payment with what was, and what would have been, decided.</summary>
internal readonly record struct BacktestedPayment(
    string Id, long DecidedAtUnixMs, Decision Was, Decision Would, long Amount, BacktestLabel Label);
