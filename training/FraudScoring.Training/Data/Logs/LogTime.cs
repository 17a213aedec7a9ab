namespace FraudScoring.Training.Data.Logs;

/// <summary>Which clock a log is read by.</summary>
public enum LogTime
{
    /// <summary>
    /// When the service recorded payments and labels: right for live traffic, and the features are those of the service
    /// to the bit.
    /// </summary>
    Arrival = 0,

    /// <summary>
    /// When payments happened and when labels say that they became known: for a history or a simulation that was sent at
    /// more than its own speed.
    /// </summary>
    Event = 1,
}
