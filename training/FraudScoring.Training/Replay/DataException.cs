namespace FraudScoring.Training.Replay;

/// <summary>Input that cannot be used; the message says where (file, line, column) and what was expected.</summary>
public sealed class DataException : Exception
{
    /// <summary>A message alone.</summary>
    public DataException(string message)
        : base(message)
    {
    }

    /// <summary>A message and what caused it.</summary>
    public DataException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
