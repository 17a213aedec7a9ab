using System.Text;
using FraudScoring.Core.Transactions;

namespace FraudScoring.Core.Decisions.Lists;

/// <summary>
/// The entries of one kind of a list, immutable. A slot of 16 bytes holds 96 bits of the key's hash and when the entry
/// expires, so that a look-up reads one cache line: two keys are taken for one with a chance of 2^-96 for each pair, and
/// callers cannot choose colliding ids, since the hash is keyed. The values lie beside, for exports: 1.4 slots, the value
/// and 2 bytes or a few more an entry.
/// </summary>
internal sealed class ListTable
{
    private readonly ListSlot[] _slots;
    private readonly byte[] _values;
    private readonly ListNote[] _notes;

    /// <summary>Builds a table; keys must differ.</summary>
    public ListTable(IReadOnlyList<ListRecord> records)
    {
        Count = records.Count;
        _slots = new ListSlot[Count == 0 ? 1 : (int)(((long)Count * 10 / 7) + 1)];
        var values = new MemoryStream();
        var notes = new Dictionary<ListNote, int>();
        using (var writer = new BinaryWriter(values, Encoding.UTF8, leaveOpen: true))
        {
            foreach (var record in records)
            {
                Insert(record);
                var note = 0;
                if (record.Note is not null && !notes.TryGetValue(record.Note, out note))
                    notes.Add(record.Note, note = notes.Count + 1);
                writer.Write7BitEncodedInt(note);
                writer.Write((byte)record.Key.Length);
                writer.Write(record.Key);
            }
        }

        _values = values.ToArray();
        _notes = [.. notes.OrderBy(n => n.Value).Select(n => n.Key)];
    }

    /// <summary>Entries, and those that stand for what was taken off.</summary>
    public int Count { get; }

    /// <summary>Bytes of the entries, but for the notes that they share.</summary>
    public long Bytes => (_slots.Length * 16L) + _values.Length;

    /// <summary>Looks for a key that is not empty.</summary>
    public ListMatch Find(ReadOnlySpan<byte> key, uint nowS) => Find(EntityKey.Of(key), nowS);

    /// <summary>Looks for a key by its hash.</summary>
    public ListMatch Find(UInt128 hash, uint nowS)
    {
        var expires = ExpiryOf(hash);
        return expires switch
        {
            ListSlot.Absent => ListMatch.None,
            ListSlot.Removed => ListMatch.Removed,
            _ => nowS < expires ? ListMatch.Found : ListMatch.Expired,
        };
    }

    /// <summary>Every entry, removed ones too.</summary>
    public IEnumerable<ListRecord> All()
    {
        using var reader = new BinaryReader(new MemoryStream(_values), Encoding.UTF8);
        for (var i = 0; i < Count; i++)
        {
            var note = reader.Read7BitEncodedInt();
            var key = reader.ReadBytes(reader.ReadByte());
            var expires = ExpiryOf(EntityKey.Of(key));
            yield return new ListRecord(key, expires == ListSlot.Never ? 0 : expires, note == 0 ? null : _notes[note - 1]);
        }
    }

    private uint ExpiryOf(UInt128 hash)
    {
        var (high, low) = ListSlot.Split(hash);
        var slots = _slots;
        for (var at = Place(high); ; at = at + 1 == slots.Length ? 0 : at + 1)
        {
            ref readonly var slot = ref slots[at];
            if ((slot.High == high && slot.Low == low) || slot.Expires == ListSlot.Absent)
                return slot.Expires;
        }
    }

    private int Place(ulong high) => (int)Math.BigMul(high, (ulong)_slots.Length, out _);

    private void Insert(ListRecord record)
    {
        var (high, low) = ListSlot.Split(EntityKey.Of(record.Key));
        var at = Place(high);
        while (_slots[at].Expires != ListSlot.Absent)
            at = at + 1 == _slots.Length ? 0 : at + 1;
        var expires = record.ExpiresAtUnixS switch { 0 => ListSlot.Never, ListSlot.Removed => ListSlot.Removed + 1, var s => s };
        _slots[at] = new ListSlot(high, low, record.Note is null ? ListSlot.Removed : expires);
    }
}
