using System.Security.Cryptography;
using System.Text;
using FraudScoring.Core.Decisions.Lists;

namespace FraudScoring.Service.Policy;

/// <summary>
/// The lists on disk: <c>name.csv</c> for each, and beside it <c>name.changes</c> with what was added (<c>+</c>) and taken
/// off (<c>-</c>) since, which begins with the hash of the file that it belongs to. Callers take turns.
/// </summary>
internal sealed class ListFolder(string folder)
{
    private readonly Dictionary<string, string> _seen = new(StringComparer.Ordinal);

    /// <summary>Reads all lists that are new or changed since the last look.</summary>
    /// <param name="book">The lists as they are.</param>
    /// <param name="loaded">Called for each list that was read.</param>
    /// <param name="refused">Called with what is wrong with a file; the list stays as it is.</param>
    /// <returns>The lists as they should be; <paramref name="book"/> itself when nothing changed.</returns>
    public ListBook Load(ListBook book, Action<EntityList> loaded, Action<ListFormatException> refused)
    {
        Directory.CreateDirectory(folder);
        foreach (var path in Directory.EnumerateFiles(folder, "*.csv").Order(StringComparer.Ordinal))
        {
            var state = StateOf(path);
            if (_seen.GetValueOrDefault(path) == state)
                continue;
            _seen[path] = state;
            try
            {
                var list = Read(path);
                book = book.With(list);
                loaded(list);
            }
            catch (ListFormatException e)
            {
                refused(e);
            }
        }

        return book;
    }

    /// <summary>Replaces a list's file.</summary>
    public void Write(EntityList list)
    {
        Directory.CreateDirectory(folder);
        var path = PathOf(list.Name);
        var temporary = path + ".new";
        using (var file = new FileStream(temporary, FileMode.Create, FileAccess.Write))
        {
            using (var writer = new StreamWriter(file, new UTF8Encoding(false), leaveOpen: true))
                ListCsv.Write(writer, list.Entries());
            file.Flush(flushToDisk: true);
        }

        File.Move(temporary, path, overwrite: true);
        _seen[path] = StateOf(path);
        // Changes of the old file name its hash, so that they do not count if a crash leaves them here.
        File.Delete(ChangesOf(path));
    }

    /// <summary>Keeps a change of a list, on the disk when this returns.</summary>
    public void Append(EntityList before, IReadOnlyList<ListEntry> added, IReadOnlyList<ListEntry> removed)
    {
        var path = PathOf(before.Name);
        if (!File.Exists(path))
            Write(EntityList.Empty(before.Name));
        var text = new StringBuilder();
        if (!File.Exists(ChangesOf(path)))
            text.Append(HashOf(path)).Append('\n');
        foreach (var entry in removed)
            text.Append('-').Append(ListCsv.Line(entry)).Append('\n');
        foreach (var entry in added)
            text.Append('+').Append(ListCsv.Line(entry)).Append('\n');
        using var file = new FileStream(ChangesOf(path), FileMode.Append, FileAccess.Write);
        file.Write(Encoding.UTF8.GetBytes(text.ToString()));
        file.Flush(flushToDisk: true);
    }

    private string PathOf(string name) => Path.Combine(folder, name + ".csv");

    private static string ChangesOf(string path) => Path.ChangeExtension(path, ".changes");

    private static EntityList Read(string path)
    {
        var name = Path.GetFileNameWithoutExtension(path);
        if (!ListLimits.IsName(name))
            throw new ListFormatException([$"{path}: the file's name without .csv must be 1 to 64 of a-z 0-9 _ -"]);
        try
        {
            using var reader = new StreamReader(path, new UTF8Encoding(false, throwOnInvalidBytes: true));
            var list = EntityList.Create(name, ListCsv.Read(reader, path));
            var changes = ChangesOf(path);
            return File.Exists(changes) ? Apply(list, changes, HashOf(path)) : list;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or DecoderFallbackException)
        {
            throw new ListFormatException([$"{path}: cannot be read: {e.Message}"]);
        }
    }

    private static EntityList Apply(EntityList list, string path, string hash)
    {
        var lines = File.ReadAllText(path).Split('\n');
        if (lines[0] != hash)
        {
            File.Delete(path);
            return list;
        }

        var entries = new Dictionary<(ListKind, string), ListEntry?>();
        // What stands behind the last line's end was cut off by a crash, and nobody was told that it was kept.
        for (var i = 1; i < lines.Length - 1; i++)
        {
            var entry = ListCsv.ParseLine(lines[i][1..], path, i + 1);
            entries[(entry.Kind, entry.Value)] = lines[i][0] == '+' ? entry : null;
        }

        return list.With([.. entries.Values.OfType<ListEntry>()])
            .WithoutAny([.. entries.Where(e => e.Value is null).Select(e => e.Key)]);
    }

    private static string HashOf(string path)
    {
        using var file = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(file));
    }

    private static string StateOf(string path)
    {
        var file = new FileInfo(path);
        return $"{file.Length}:{file.LastWriteTimeUtc.Ticks}";
    }
}
