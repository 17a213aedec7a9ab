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
    private readonly Dictionary<string, (string State, string Hash)> _hashes = new(StringComparer.Ordinal);

    /// <summary>Reads all lists that are new or changed since the last look.</summary>
    /// <param name="book">The lists as they are.</param>
    /// <param name="loaded">Called for each list that was read.</param>
    /// <param name="refused">Called with what is wrong with a file; the list stays as it is.</param>
    /// <returns>The lists as they should be; <paramref name="book"/> itself when nothing changed.</returns>
    public ListBook Load(ListBook book, Action<EntityList> loaded, Action<ListFormatException> refused)
    {
        Directory.CreateDirectory(folder);
        foreach (var path in ListFiles.Find(folder))
        {
            var state = StateOf(path);
            if (_seen.GetValueOrDefault(path) == state)
                continue;
            _seen[path] = state;
            try
            {
                var list = ListFiles.Read(path);
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
        File.Delete(ListFiles.ChangesOf(path));
    }

    /// <summary>Keeps a change of a list, on the disk when this returns.</summary>
    public void Append(EntityList before, IReadOnlyList<ListEntry> added, IReadOnlyList<ListEntry> removed)
    {
        var path = PathOf(before.Name);
        if (!File.Exists(path))
            Write(EntityList.Empty(before.Name));
        var text = new StringBuilder();
        if (!HasChanges(path))
            text.Append(HashOf(path)).Append('\n');
        foreach (var entry in removed)
            text.Append('-').Append(ListCsv.Line(entry)).Append('\n');
        foreach (var entry in added)
            text.Append('+').Append(ListCsv.Line(entry)).Append('\n');
        using var file = new FileStream(ListFiles.ChangesOf(path), FileMode.Append, FileAccess.Write);
        file.Write(Encoding.UTF8.GetBytes(text.ToString()));
        file.Flush(flushToDisk: true);
    }

    private string PathOf(string name) => Path.Combine(folder, name + ".csv");

    // A list of millions of entries is not read for each change of it.
    private string HashOf(string path)
    {
        var state = StateOf(path);
        if (!_hashes.TryGetValue(path, out var known) || known.State != state)
            _hashes[path] = known = (state, ListFiles.HashOf(path));
        return known.Hash;
    }

    // Changes of an older file are begun anew.
    private bool HasChanges(string path)
    {
        var changes = ListFiles.ChangesOf(path);
        if (!File.Exists(changes))
            return false;
        using (var reader = new StreamReader(changes))
        {
            if (reader.ReadLine() == HashOf(path))
                return true;
        }

        File.Delete(changes);
        return false;
    }

    private static string StateOf(string path)
    {
        var file = new FileInfo(path);
        return $"{file.Length}:{file.LastWriteTimeUtc.Ticks}";
    }
}
