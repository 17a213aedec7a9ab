namespace FraudScoring.Core.Decisions.Rules;

/// <summary>What somebody may have meant by a name that is not known.</summary>
internal static class Suggestions
{
    private const int DistanceMax = 2;

    /// <summary>"; did you mean 'amount'?", or nothing when no name is near.</summary>
    public static string For(string given, IEnumerable<string> known)
    {
        var best = known.Select(name => (Name: name, Distance: Distance(given, name)))
            .Where(x => x.Distance <= DistanceMax).OrderBy(x => x.Distance).ThenBy(x => x.Name, StringComparer.Ordinal)
            .FirstOrDefault();
        return best.Name is null ? string.Empty : $"; did you mean '{best.Name}'?";
    }

    // Levenshtein's edit distance, a row at a time.
    private static int Distance(string one, string other)
    {
        var row = Enumerable.Range(0, other.Length + 1).ToArray();
        for (var i = 1; i <= one.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= other.Length; j++)
            {
                var substituted = diagonal + (one[i - 1] == other[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(substituted, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[^1];
    }
}
