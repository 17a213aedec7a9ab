namespace FraudScoring.Core.Decisions.Lists;

/// <summary>Bounds on lists.</summary>
public static class ListLimits
{
    /// <summary>Lists in one book.</summary>
    public const int ListsMax = 64;

    /// <summary>Entries of one kind on one list.</summary>
    public const int EntriesMax = 20_000_000;

    /// <summary>Characters of a reason.</summary>
    public const int ReasonLengthMax = 200;

    /// <summary>Characters of an author.</summary>
    public const int AuthorLengthMax = 64;

    /// <summary>Characters of one line of a CSV file.</summary>
    public const int LineLengthMax = 1024;

    /// <summary>Wrong lines of a CSV file that are named one by one; the rest is counted.</summary>
    public const int ProblemsMax = 1000;

    /// <summary>Changed entries that are kept beside a table before they become part of it, or a 16th of the table.</summary>
    internal const int ChangesMin = 4096;

    /// <summary>Whether a text can name a list: 1 to 64 of <c>a-z 0-9 _ -</c>.</summary>
    public static bool IsName(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name.Length is > 0 and <= 64
            && name.All(c => c is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '_' or '-');
    }
}
