namespace FraudScoring.Disruptor;

/// <summary>How many threads claim slots of a ring.</summary>
public enum ProducerType
{
    /// <summary>Exactly one thread; nothing checks it, and a second one corrupts the ring.</summary>
    Single,

    /// <summary>Any number of threads.</summary>
    Multi,
}
