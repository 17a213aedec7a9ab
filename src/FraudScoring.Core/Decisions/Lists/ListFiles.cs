using System.Security.Cryptography;
using System.Text;

namespace FraudScoring.Core.Decisions.Lists;

/// <summary>
/// A list on disk: <c>name.csv</c> and, beside it, <c>name.changes</c> with what was added (<c>+</c>) and taken off
/// (<c>-</c>) since, which begins with the hash of the file that it belongs to.
/// </summary>
public static class ListFiles
{
    /// <summary>The files of the lists in a folder.</summary>
    public static IReadOnlyList<string> Find(string folder)
        => Directory.Exists(folder) ? [.. Directory.EnumerateFiles(folder, "*.csv").Order(StringComparer.Ordinal)] : [];

    /// <summary>The file of changes that belongs to a list's file.</summary>
    public static string ChangesOf(string path) => Path.ChangeExtension(path, ".changes");

    /// <summary>Reads a list with its changes.</summary>
    /// <exception cref="ListFormatException">Something is wrong; all wrong lines are named.</exception>
    public static EntityList Read(string path)
    {
        var name = Path.GetFileNameWithoutExtension(path);
        if (!ListLimits.IsName(name))
            throw new ListFormatException([$"{path}: the file's name without .csv must be 1 to 64 of a-z 0-9 _ -"]);
        try
        {
            using var reader = new StreamReader(path, new UTF8Encoding(false, throwOnInvalidBytes: true));
            var list = EntityList.Create(name, ListCsv.Read(reader, path));
            return File.Exists(ChangesOf(path)) ? Apply(list, ChangesOf(path), HashOf(path)) : list;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or DecoderFallbackException)
        {
            throw new ListFormatException([$"{path}: cannot be read: {e.Message}"]);
        }
    }

    /// <summary>What a file of changes begins with.</summary>
    public static string HashOf(string path)
    {
        using var file = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(file));
    }

    private static EntityList Apply(EntityList list, string path, string hash)
    {
        var lines = File.ReadAllText(path).Split('\n');
        // A crash between replacing the list and deleting its old changes leaves changes of another file.
        if (lines[0] != hash)
            return list;
        var entries = new Dictionary<(ListKind, string), ListEntry?>();
        // What stands behind the last line's end was cut off by a crash, and nobody was told that it was kept.
        for (var i = 1; i < lines.Length - 1; i++)
        {
            if (lines[i].Length == 0 || lines[i][0] is not ('+' or '-'))
                throw new ListFormatException([$"{path}: line {i + 1}: + or - and an entry expected"]);
            var entry = ListCsv.ParseLine(lines[i][1..], path, i + 1);
            entries[(entry.Kind, entry.Value)] = lines[i][0] == '+' ? entry : null;
        }

        return list.With([.. entries.Values.OfType<ListEntry>()])
            .WithoutAny([.. entries.Where(e => e.Value is null).Select(e => e.Key)]);
    }
}
