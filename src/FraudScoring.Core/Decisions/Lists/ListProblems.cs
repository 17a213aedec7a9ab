namespace FraudScoring.Core.Decisions.Lists;

/// <summary>The wrong lines of a file: the first thousand by name, then their number.</summary>
internal sealed class ListProblems(string place)
{
    private readonly List<string> _named = [];
    private int _count;

    public void Add(int line, string problem)
    {
        if (_count++ < ListLimits.ProblemsMax)
            _named.Add($"{place}: line {line}: {problem}");
    }

    public void ThrowIfAny()
    {
        if (_count == 0)
            return;
        if (_count > _named.Count)
            _named.Add($"{place}: and {_count - _named.Count} more wrong lines");
        throw new ListFormatException(_named);
    }
}
