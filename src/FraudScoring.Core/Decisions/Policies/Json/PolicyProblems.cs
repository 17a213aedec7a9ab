namespace FraudScoring.Core.Decisions.Policies.Json;

/// <summary>What is wrong with a policy file, in the order in which it was found.</summary>
internal sealed class PolicyProblems(string place)
{
    private readonly List<string> _problems = [];

    public bool IsEmpty => _problems.Count == 0;

    public void Add(string problem)
    {
        if (_problems.Count < PolicyLimits.ProblemsMax)
            _problems.Add($"{place}: {problem}");
    }

    public void Add(int line, int column, string path, string problem)
        => Add($"line {line}, column {column}: {(path.Length == 0 ? "the policy" : path)}: {problem}");

    public void Add(JsonItem item, string problem) => Add(item.Line, item.Column, item.Path, problem);

    public void ThrowIfAny()
    {
        if (!IsEmpty)
            throw new PolicyException(_problems);
    }
}
