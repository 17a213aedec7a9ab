namespace FraudScoring.Disruptor.Processing;

/// <summary>A handler that has something to do when there is nothing to do, such as flushing what it has collected.</summary>
public interface IIdleHandler
{
    /// <summary>Called on the stage's thread each time a round of waiting ended without work, before it parks.</summary>
    public void OnIdle();
}
