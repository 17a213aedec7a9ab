namespace FraudScoring.Disruptor;

/// <summary>Who drives a stage.</summary>
internal enum StageMode
{
    New,
    ByHand,
    Threaded,
    Halted,
}
