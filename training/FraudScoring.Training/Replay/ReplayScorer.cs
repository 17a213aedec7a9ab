namespace FraudScoring.Training.Replay;

/// <summary>Gives the score (a probability) of a payment in a replay, for features of earlier scores.</summary>
/// <param name="row">The payment's row.</param>
/// <param name="features">Its features.</param>
public delegate double ReplayScorer(int row, ReadOnlySpan<float> features);
