using System.Globalization;
using System.Text;

namespace FraudScoring.Core.Scoring;

/// <summary>Tells names that a library gave to columns by counting them from names that say something.</summary>
public static class FeatureNames
{
    // LightGBM, XGBoost, and the places of a column that is a vector (ML.NET).
    private static readonly CompositeFormat[] Counted = [CompositeFormat.Parse("Column_{0}"), CompositeFormat.Parse("f{0}")];

    /// <summary>True when the names are only the positions 0, 1, 2, ... in some spelling.</summary>
    public static bool AreNumbers(IReadOnlyList<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        return Array.Exists(Counted, format => Matches(names, format)) || ArePlacesOfOne(names);
    }

    private static bool Matches(IReadOnlyList<string> names, CompositeFormat format)
    {
        for (var i = 0; i < names.Count; i++)
        {
            if (names[i] != string.Format(CultureInfo.InvariantCulture, format, i))
                return false;
        }

        return true;
    }

    private static bool ArePlacesOfOne(IReadOnlyList<string> names)
    {
        var column = names.Count > 0 && names[0].EndsWith("[0]", StringComparison.Ordinal) ? names[0][..^3] : null;
        for (var i = 0; column is not null && i < names.Count; i++)
        {
            if (names[i] != string.Create(CultureInfo.InvariantCulture, $"{column}[{i}]"))
                return false;
        }

        return column is not null;
    }
}
