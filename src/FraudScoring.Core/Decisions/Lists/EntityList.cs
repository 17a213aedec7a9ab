namespace FraudScoring.Core.Decisions.Lists;

/// <summary>A list with its entries of all kinds. Immutable.</summary>
public sealed class EntityList
{
    internal const int KindCount = (int)ListKind.Country + 1;

    private readonly KindList[] _kinds;

    private EntityList(string name, KindList[] kinds) => (Name, _kinds) = (name, kinds);

    /// <summary>The list's name.</summary>
    public string Name { get; }

    /// <summary>Entries, expired ones too.</summary>
    public int Count => _kinds.Sum(k => k.Count);

    /// <summary>Bytes of the entries, but for reasons and authors that they share.</summary>
    public long Bytes => _kinds.Sum(k => k.Bytes);

    /// <summary>A list without entries.</summary>
    public static EntityList Empty(string name)
        => new(name, [.. Enum.GetValues<ListKind>().Select(kind => KindList.Create(kind, []))]);

    /// <summary>Entries of one kind, expired ones too.</summary>
    public int CountOf(ListKind kind) => _kinds[(int)kind].Count;

    /// <summary>Whether a value of a payment is on the list. Allocates nothing.</summary>
    public bool Contains(ListKind kind, ReadOnlySpan<byte> value, uint nowUnixS) => _kinds[(int)kind].Contains(value, nowUnixS);

    /// <summary>Every entry, expired ones too, by kind.</summary>
    public IEnumerable<ListEntry> Entries() => _kinds.SelectMany(k => k.Entries());

    /// <summary>A list of these entries alone.</summary>
    /// <exception cref="ListFormatException">A value is wrong or there twice.</exception>
    public static EntityList Create(string name, IEnumerable<ListEntry> entries)
    {
        var records = new List<ListRecord>[KindCount];
        for (var k = 0; k < KindCount; k++)
            records[k] = [];
        var seen = new HashSet<(ListKind, byte[])>(new EntryComparer());
        foreach (var entry in entries)
        {
            var record = Record(entry);
            if (!seen.Add((entry.Kind, record.Key)))
                throw new ListFormatException([$"{entry.Kind} '{entry.Value}' is there twice"]);
            records[(int)entry.Kind].Add(record);
        }

        return new EntityList(name, [.. records.Select((r, k) => KindList.Create((ListKind)k, r))]);
    }

    /// <summary>The list with entries added; one with a value that is there replaces the old one.</summary>
    /// <exception cref="ListFormatException">A value is wrong; the list is as it was.</exception>
    public EntityList With(IEnumerable<ListEntry> added) => Change(added.Select(e => (e.Kind, Record(e))));

    /// <summary>The list without some values.</summary>
    /// <exception cref="ListFormatException">A value is wrong or not on the list; the list is as it was.</exception>
    public EntityList Without(IEnumerable<(ListKind Kind, string Value)> removed)
    {
        return Change(removed.Select(r =>
        {
            var key = ListValues.KeyOf(r.Kind, r.Value, out var problem);
            if (key is null)
                throw new ListFormatException([$"{r.Kind} '{r.Value}': {problem}"]);
            return _kinds[(int)r.Kind].HasEntry(key)
                ? (r.Kind, new ListRecord(key, 0, null))
                : throw new ListFormatException([$"{r.Kind} '{r.Value}' is not on list '{Name}'"]);
        }));
    }

    /// <summary>The list without some values, whether they are on it or not.</summary>
    /// <exception cref="ListFormatException">A value is wrong; the list is as it was.</exception>
    public EntityList WithoutAny(IEnumerable<(ListKind Kind, string Value)> removed)
    {
        return Change(removed.Select(r =>
        {
            var record = Record(new ListEntry(r.Kind, r.Value, string.Empty, string.Empty, 0));
            return (r.Kind, record with { Note = null });
        }).Where(r => _kinds[(int)r.Kind].HasEntry(r.Item2.Key)));
    }

    private EntityList Change(IEnumerable<(ListKind Kind, ListRecord Record)> changes)
    {
        var kinds = (KindList[])_kinds.Clone();
        foreach (var group in changes.ToArray().GroupBy(c => c.Kind, c => c.Record))
            kinds[(int)group.Key] = kinds[(int)group.Key].With(group);
        return new EntityList(Name, kinds);
    }

    private static ListRecord Record(ListEntry entry)
    {
        var key = ListValues.KeyOf(entry.Kind, entry.Value, out var problem);
        return key is null
            ? throw new ListFormatException([$"{entry.Kind} '{entry.Value}': {problem}"])
            : new ListRecord(key, entry.ExpiresAtUnixS, new ListNote(entry.Reason, entry.Author));
    }

    private sealed class EntryComparer : IEqualityComparer<(ListKind Kind, byte[] Key)>
    {
        public bool Equals((ListKind Kind, byte[] Key) x, (ListKind Kind, byte[] Key) y)
            => x.Kind == y.Kind && ByteKeyComparer.Instance.Equals(x.Key, y.Key);

        public int GetHashCode((ListKind Kind, byte[] Key) x) => ByteKeyComparer.Instance.GetHashCode(x.Key) + (int)x.Kind;
    }
}
