namespace FraudScoring.Core.Scoring;

/// <summary>
/// A model file or ensemble that cannot be used. The message names the place and what was expected there.
/// </summary>
public sealed class ModelFormatException : Exception
{
    /// <summary>Creates the exception with a message for the person who supplied the model.</summary>
    public ModelFormatException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with a message and what caused it.</summary>
    public ModelFormatException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
