using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using FraudScoring.Core.Transactions;

namespace FraudScoring.Core.Decisions.Lists;

/// <summary>
/// The entries of one kind of a list, immutable. A slot of 16 bytes holds 96 bits of the key's hash and when the entry
/// expires; four slots are a cache line and are compared without a jump that could be guessed wrong, so that a look-up
/// costs one read of memory: two keys are taken for one with a chance of 2^-96 for each pair, and callers cannot choose
/// colliding ids, since the hash is keyed. The values lie beside, for exports: 1.4 slots, the value and 2 bytes or a few
/// more an entry.
/// </summary>
internal sealed class ListTable
{
    private const int LineSlots = 4;
    private const int LineBytes = 64;

    private readonly ulong[] _words;
    private readonly int _firstWord;
    private readonly int _lines;
    private readonly byte[] _values;
    private readonly ListNote[] _notes;

    /// <summary>Builds a table; keys must differ.</summary>
    public ListTable(IReadOnlyList<ListRecord> records)
    {
        Count = records.Count;
        _lines = (int)(((long)Count * 10 / (7 * LineSlots)) + 1);
        _words = GC.AllocateArray<ulong>((_lines + 1) * LineBytes / sizeof(ulong), pinned: true);
        _firstWord = WordsToLine(_words);
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
    public long Bytes => (_words.Length * (long)sizeof(ulong)) + _values.Length;

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

    private Span<ListSlot> Slots
        => MemoryMarshal.Cast<ulong, ListSlot>(_words.AsSpan(_firstWord, _lines * LineBytes / sizeof(ulong)));

    private uint ExpiryOf(UInt128 hash)
    {
        var (high, low) = ListSlot.Split(hash);
        var slots = Slots;
        for (var line = Place(high); ; line = line + 1 == _lines ? 0 : line + 1)
        {
            var four = slots.Slice(line * LineSlots, LineSlots);
            var expires = four[0].ExpiryOf(high, low) | four[1].ExpiryOf(high, low) | four[2].ExpiryOf(high, low) | four[3].ExpiryOf(high, low);
            // A line fills from its first slot; what finds it full is in a later one.
            if (expires != ListSlot.Absent || four[LineSlots - 1].Expires == ListSlot.Absent)
                return expires;
        }
    }

    private int Place(ulong high) => (int)Math.BigMul(high, (ulong)_lines, out _);

    private void Insert(ListRecord record)
    {
        var (high, low) = ListSlot.Split(EntityKey.Of(record.Key));
        var slots = Slots;
        var at = Place(high) * LineSlots;
        while (slots[at].Expires != ListSlot.Absent)
            at = at + 1 == slots.Length ? 0 : at + 1;
        var expires = record.ExpiresAtUnixS switch { 0 => ListSlot.Never, ListSlot.Removed => ListSlot.Removed + 1, var s => s };
        slots[at] = new ListSlot(high, low, record.Note is null ? ListSlot.Removed : expires);
    }

    // Pinned, so that a line of slots stays a line of the cache.
    private static unsafe int WordsToLine(ulong[] words)
    {
        var address = (ulong)Unsafe.AsPointer(ref words[0]);
        return (int)((LineBytes - (address % LineBytes)) % LineBytes / sizeof(ulong));
    }
}
