namespace FraudScoring.Disruptor.Processing;

/// <summary>
/// What becomes of a batch whose handler threw. The stage counts the exception and goes on with the next batch whatever
/// the policy does, and later stages see the failed events too: a policy marks them, if that matters to them.
/// </summary>
/// <typeparam name="T">The ring's entry.</typeparam>
public interface IExceptionPolicy<T>
    where T : class
{
    /// <summary>Called on the stage's thread.</summary>
    /// <param name="exception">What the handler threw.</param>
    /// <param name="stage">The stage's name.</param>
    /// <param name="batch">The failed batch; empty if the idle, start or shutdown callback threw.</param>
    public void OnException(Exception exception, string stage, RingBatch<T> batch);
}
