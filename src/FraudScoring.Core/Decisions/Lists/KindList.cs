using FraudScoring.Core.Transactions;

namespace FraudScoring.Core.Decisions.Lists;

/// <summary>
/// The entries of one kind on one list, immutable: a large table and, before it, a small one of what changed since. A
/// change copies the small one alone; when that has grown, both become one.
/// </summary>
internal sealed class KindList
{
    private const int BinDigitsMin = 6;

    private readonly ListKind _kind;
    private readonly ListTable _base;
    private readonly ListTable _changes;
    private readonly IpRangeTable? _ranges;

    private KindList(ListKind kind, ListTable @base, ListTable changes, int count)
    {
        (_kind, _base, _changes, Count) = (kind, @base, changes, count);
        if (kind == ListKind.Ip)
            _ranges = new IpRangeTable(Live().Where(r => IpKey.IsRange(r.Key)));
    }

    /// <summary>Entries, expired ones too.</summary>
    public int Count { get; }

    /// <summary>Bytes of memory, but for what entries share.</summary>
    public long Bytes => _base.Bytes + _changes.Bytes;

    /// <summary>A list of entries whose keys differ.</summary>
    public static KindList Create(ListKind kind, IReadOnlyList<ListRecord> records)
        => new(kind, new ListTable(records), new ListTable([]), records.Count);

    /// <summary>Whether a value of a payment is on the list.</summary>
    public bool Contains(ReadOnlySpan<byte> value, uint nowS)
    {
        if (Count == 0 || value.IsEmpty)
            return false;
        return _kind switch
        {
            ListKind.Ip => ContainsIp(value, nowS),
            ListKind.Bin => ContainsBin(value, nowS),
            _ => ContainsKey(value, nowS),
        };
    }

    /// <summary>Whether there is an entry with this key, expired or not.</summary>
    public bool HasEntry(ReadOnlySpan<byte> key)
    {
        var match = _changes.Find(key, 0);
        return (match == ListMatch.None ? _base.Find(key, 0) : match) is ListMatch.Found or ListMatch.Expired;
    }

    /// <summary>The list with entries added, replaced or, where they have no note, taken off; the last of a key counts.</summary>
    public KindList With(IEnumerable<ListRecord> changes)
    {
        var latest = new Dictionary<byte[], ListRecord>(ByteKeyComparer.Instance);
        foreach (var change in _changes.All().Concat(changes))
            latest[change.Key] = change;
        var count = _base.Count;
        foreach (var (key, record) in latest)
        {
            var isInBase = _base.Find(key, 0) != ListMatch.None;
            if (record.Note is null)
                count -= isInBase ? 1 : 0;
            else
                count += isInBase ? 0 : 1;
        }

        if (latest.Count <= Math.Max(ListLimits.ChangesMin, _base.Count / 16))
            return new KindList(_kind, _base, new ListTable([.. latest.Values]), count);
        var all = _base.All().Where(r => !latest.ContainsKey(r.Key)).Concat(latest.Values.Where(r => r.Note is not null));
        return Create(_kind, [.. all]);
    }

    /// <summary>Every entry, expired ones too.</summary>
    public IEnumerable<ListEntry> Entries()
        => Live().Select(r => new ListEntry(_kind, ListValues.ValueOf(_kind, r.Key), r.Note!.Reason, r.Note.Author, r.ExpiresAtUnixS));

    private IEnumerable<ListRecord> Live()
        => _base.All().Where(r => _changes.Find(r.Key, 0) == ListMatch.None).Concat(_changes.All().Where(r => r.Note is not null));

    private bool ContainsKey(ReadOnlySpan<byte> key, uint nowS)
    {
        var hash = EntityKey.Of(key);
        if (_changes.Count > 0 && _changes.Find(hash, nowS) is not ListMatch.None and var match)
            return match == ListMatch.Found;
        return _base.Find(hash, nowS) == ListMatch.Found;
    }

    private bool ContainsIp(ReadOnlySpan<byte> text, uint nowS)
    {
        if (!IpText.TryParse(text, out var address))
            return false;
        Span<byte> key = stackalloc byte[IpKey.AddressBytes];
        IpKey.Write(address, key);
        return ContainsKey(key, nowS) || (_ranges!.Count > 0 && _ranges.Contains(address, nowS));
    }

    private bool ContainsBin(ReadOnlySpan<byte> digits, uint nowS)
    {
        for (var length = BinDigitsMin; length <= digits.Length; length++)
        {
            if (ContainsKey(digits[..length], nowS))
                return true;
        }

        return false;
    }
}
