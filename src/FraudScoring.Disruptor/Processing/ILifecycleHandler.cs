namespace FraudScoring.Disruptor.Processing;

/// <summary>A handler that wants to know when its stage starts and ends.</summary>
public interface ILifecycleHandler
{
    /// <summary>Called on the stage's thread before the first batch.</summary>
    public void OnStart();

    /// <summary>Called on the stage's thread after the last batch.</summary>
    public void OnShutdown();
}
