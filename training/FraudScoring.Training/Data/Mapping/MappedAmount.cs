using System.Globalization;

namespace FraudScoring.Training.Data.Mapping;

/// <summary>
/// Reads amounts exactly. Which sign is the decimal separator is found out from the first amount that leaves no doubt; an
/// amount that says otherwise later, or that can be read in two ways before, is refused, not guessed.
/// </summary>
internal sealed class MappedAmount(string? given)
{
    private char? _decimal = given?[0];
    private string _settledBy = "the mapping";

    /// <summary>Reads an amount; the problem says what is wrong with it.</summary>
    public bool TryParse(string cell, string place, out decimal amount, out string problem)
    {
        amount = 0;
        string text = cell.Trim();
        if (!TrySettle(text, place, out problem))
            return false;
        char point = _decimal ?? '.';
        char group = point == '.' ? ',' : '.';
        if (!AreGroupsRight(text, point, group))
        {
            problem = text.Contains(group) && _decimal is not null
                ? $"'{text}' does not read as a number with the decimal separator '{point}' (by {_settledBy}); mixed separators?"
                : $"an amount expected, not '{text}'";
            return false;
        }

        string plain = text.Replace(group.ToString(), "", StringComparison.Ordinal).Replace(point, '.');
        if (decimal.TryParse(plain, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out amount))
            return true;
        problem = $"an amount expected, not '{text}'";
        return false;
    }

    // One separator with three digits behind it may be of thousands; anything else is the decimal separator.
    private bool TrySettle(string text, string place, out string problem)
    {
        problem = "";
        if (_decimal is not null)
            return true;
        int last = text.AsSpan().LastIndexOfAny('.', ',');
        if (last < 0)
            return true;
        char sign = text[last];
        bool hasBoth = text.Contains('.') && text.Contains(',');
        bool isRepeated = text.IndexOf(sign) != last;
        if (!hasBoth && !isRepeated && text.Length - last - 1 == 3)
        {
            problem = $"'{text}' may be a thousand times as much: say \"decimal\": \".\" or \",\" in the mapping";
            return false;
        }

        _decimal = hasBoth || !isRepeated ? sign : sign == '.' ? ',' : '.';
        _settledBy = place;
        return true;
    }

    private static bool AreGroupsRight(string text, char point, char group)
    {
        int end = text.IndexOf(point);
        string whole = (end < 0 ? text : text[..end]).TrimStart('-');
        if (end >= 0 && text[(end + 1)..].AsSpan().IndexOfAny(point, group) >= 0)
            return false;
        string[] groups = whole.Split(group);
        return groups.Length == 1 || (groups[0].Length is >= 1 and <= 3 && groups.Skip(1).All(part => part.Length == 3));
    }
}
