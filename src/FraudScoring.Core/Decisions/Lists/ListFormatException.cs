namespace FraudScoring.Core.Decisions.Lists;

/// <summary>A list, or a change of one, that is wrong; nothing of it was applied.</summary>
public sealed class ListFormatException : Exception
{
    /// <summary>Names all that is wrong.</summary>
    public ListFormatException(IReadOnlyList<string> problems)
        : base(string.Join(Environment.NewLine, problems)) => Problems = problems;

    /// <summary>What is wrong, each with its place.</summary>
    public IReadOnlyList<string> Problems { get; }
}
