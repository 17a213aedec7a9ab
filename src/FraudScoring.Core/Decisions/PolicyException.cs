namespace FraudScoring.Core.Decisions;

/// <summary>A policy that cannot be used; nothing of it was applied.</summary>
public sealed class PolicyException : Exception
{
    /// <summary>Names all that is wrong.</summary>
    public PolicyException(IReadOnlyList<string> problems)
        : base(string.Join(Environment.NewLine, problems)) => Problems = problems;

    /// <summary>What is wrong, each with its place.</summary>
    public IReadOnlyList<string> Problems { get; }
}
