namespace FraudScoring.Training.Backtest;

/// <summary>What a payment turned out to be.</summary>
internal enum BacktestLabel : byte
{
    Unknown,
    Fraud,
    Genuine,
}
