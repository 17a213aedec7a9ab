using System.Globalization;
using System.Text;

namespace FraudScoring.Core.Decisions.Lists;

/// <summary>
/// Lists as CSV (RFC 4180) with the header <c>kind,value,reason,author,expires</c>; <c>expires</c> is empty or a time such
/// as <c>2027-01-31T00:00:00Z</c>. A file is taken whole or not at all.
/// </summary>
public static class ListCsv
{
    /// <summary>The first line.</summary>
    public const string Header = "kind,value,reason,author,expires";

    private static readonly string[] TimeFormats = ["yyyy-MM-dd'T'HH:mm:ss'Z'", "yyyy-MM-dd"];

    /// <summary>Reads all entries.</summary>
    /// <param name="reader">The text.</param>
    /// <param name="place">The file's name, for messages.</param>
    /// <exception cref="ListFormatException">Some lines are wrong; all of them are named.</exception>
    public static IReadOnlyList<ListEntry> Read(TextReader reader, string place)
    {
        ArgumentNullException.ThrowIfNull(reader);
        var header = reader.ReadLine()?.TrimStart('\uFEFF');
        if (header != Header)
            throw new ListFormatException([$"{place}: line 1: the header '{Header}' expected, '{Shorten(header ?? string.Empty)}' found"]);
        var entries = new List<ListEntry>();
        var problems = new ListProblems(place);
        var firstLines = new Dictionary<(ListKind, string), int>();
        var number = 1;
        while (reader.ReadLine() is { } line)
        {
            number++;
            if (line.Length == 0)
                continue;
            if (entries.Count == ListLimits.EntriesMax)
                throw new ListFormatException([$"{place}: line {number}: more than {ListLimits.EntriesMax} entries"]);
            if (ReadEntry(line, number, problems) is not { } entry)
                continue;
            if (!firstLines.TryAdd((entry.Kind, entry.Value), number))
                problems.Add(number, $"{Word(entry.Kind)} '{entry.Value}' is there already in line {firstLines[(entry.Kind, entry.Value)]}");
            else
                entries.Add(entry);
        }

        problems.ThrowIfAny();
        return entries;
    }

    /// <summary>Writes entries so that <see cref="Read"/> gives equal ones.</summary>
    public static void Write(TextWriter writer, IEnumerable<ListEntry> entries)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(entries);
        writer.Write(Header);
        writer.Write("\r\n");
        foreach (var entry in entries)
            writer.Write(Line(entry) + "\r\n");
    }

    /// <summary>An entry as a line, without its end.</summary>
    public static string Line(ListEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        var expires = entry.ExpiresAtUnixS == 0
            ? string.Empty
            : DateTimeOffset.FromUnixTimeSeconds(entry.ExpiresAtUnixS).ToString(TimeFormats[0], CultureInfo.InvariantCulture);
        return $"{Word(entry.Kind)},{Quote(entry.Value)},{Quote(entry.Reason)},{Quote(entry.Author)},{expires}";
    }

    /// <summary>Reads one line.</summary>
    /// <exception cref="ListFormatException">It is not an entry.</exception>
    public static ListEntry ParseLine(string line, string place, int number)
    {
        ArgumentNullException.ThrowIfNull(line);
        var problems = new ListProblems(place);
        var entry = ReadEntry(line, number, problems);
        problems.ThrowIfAny();
        return entry!;
    }

    /// <summary>The kind that a word stands for.</summary>
    public static bool TryParseKind(string word, out ListKind kind)
    {
        foreach (var known in Enum.GetValues<ListKind>())
        {
            kind = known;
            if (Word(known) == word)
                return true;
        }

        kind = default;
        return false;
    }

    /// <summary>What is wrong with an entry that did not come from a file; null when nothing is.</summary>
    public static string? Problem(ListEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        if (entry.Reason.Length > ListLimits.ReasonLengthMax || entry.Reason.Any(char.IsControl))
            return $"reason: at most {ListLimits.ReasonLengthMax} characters and no line breaks expected";
        if (entry.Author.Length > ListLimits.AuthorLengthMax || entry.Author.Any(char.IsControl))
            return $"author: at most {ListLimits.AuthorLengthMax} characters and no line breaks expected";
        return ListValues.KeyOf(entry.Kind, entry.Value, out var problem) is null ? $"value: {problem}" : null;
    }

    private static ListEntry? ReadEntry(string line, int number, ListProblems problems)
    {
        var cells = line.Length > ListLimits.LineLengthMax ? null : Split(line);
        if (cells is not { Count: 5 })
        {
            problems.Add(number, line.Length > ListLimits.LineLengthMax
                ? $"longer than {ListLimits.LineLengthMax} characters"
                : $"5 columns ({Header}) expected, {(cells is null ? "an open quote" : cells.Count)} found");
            return null;
        }

        if (!TryParseKind(cells[0], out var kind))
        {
            problems.Add(number, $"kind: one of {string.Join(", ", Enum.GetValues<ListKind>().Select(Word))} expected, '{Shorten(cells[0])}' found");
            return null;
        }

        if (!TryParseTime(cells[4], out var expires))
        {
            problems.Add(number, $"expires: empty or a time such as 2027-01-31T00:00:00Z expected, '{Shorten(cells[4])}' found");
            return null;
        }

        var entry = new ListEntry(kind, cells[1], cells[2], cells[3], expires);
        if (Problem(entry) is { } problem)
        {
            problems.Add(number, problem);
            return null;
        }

        // One address written in two ways is one entry.
        return kind == ListKind.Ip ? entry with { Value = ListValues.ValueOf(kind, ListValues.KeyOf(kind, cells[1], out _)!) } : entry;
    }

    private static bool TryParseTime(string text, out uint unixS)
    {
        unixS = 0;
        if (text.Length == 0)
            return true;
        if (!DateTimeOffset.TryParseExact(text, TimeFormats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            || time.ToUnixTimeSeconds() is <= 0 or > uint.MaxValue)
            return false;
        unixS = (uint)time.ToUnixTimeSeconds();
        return true;
    }

    private static List<string>? Split(string line)
    {
        var cells = new List<string>();
        var cell = new StringBuilder();
        for (var at = 0; ; at++)
        {
            cell.Clear();
            if (at < line.Length && line[at] == '"')
            {
                if (!TryReadQuoted(line, ref at, cell))
                    return null;
            }
            else
            {
                while (at < line.Length && line[at] != ',')
                    cell.Append(line[at++]);
            }

            cells.Add(cell.ToString());
            if (at == line.Length)
                return cells;
            if (line[at] != ',')
                return null;
        }
    }

    private static bool TryReadQuoted(string line, ref int at, StringBuilder cell)
    {
        for (at++; at < line.Length; at++)
        {
            if (line[at] != '"')
            {
                cell.Append(line[at]);
            }
            else if (at + 1 < line.Length && line[at + 1] == '"')
            {
                cell.Append('"');
                at++;
            }
            else
            {
                at++;
                return true;
            }
        }

        return false;
    }

    private static string Quote(string text)
        => text.AsSpan().ContainsAny(",\"\r\n") ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;

    private static string Shorten(string text) => text.Length <= 40 ? text : text[..40] + "...";

    private static string Word(ListKind kind) => kind.ToString().ToLowerInvariant();
}
