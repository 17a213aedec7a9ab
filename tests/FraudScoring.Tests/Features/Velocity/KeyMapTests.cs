using System.Runtime.InteropServices;
using FraudScoring.Core.Features.Velocity;

namespace FraudScoring.Tests.Features.Velocity;

public unsafe class KeyMapTests
{
    private readonly BlockPool _pool = new();

    [Theory]
    [InlineData(1, 64, 4)]
    [InlineData(2, 100_000, 1)]
    [InlineData(3, 300, 2)]
    public void AddFindRemove_AtRandom_EqualsADictionary(int seed, int homes, int segments)
    {
        var random = new Random(seed);
        var map = new KeyMap(_pool);
        var expected = new Dictionary<UInt128, long>();
        for (var step = 1; step <= 40_000; step++)
        {
            // Few homes and few segments: long runs that wrap around, and keys that a slot's bits do not tell apart.
            var high = ((ulong)random.Next(segments) << 56) + (ulong)random.Next(3);
            var key = new UInt128(high, (ulong)random.Next(homes) * (ulong)random.Next(1, 3));
            if (random.Next(5) < 3 && expected.Count < 3000)
            {
                if (!expected.ContainsKey(key))
                    expected[key] = Add(map, key);
            }
            else if (expected.Remove(key))
            {
                RemoveKey(map, key);
            }

            Assert.Equal(expected.Count, map.Count);
        }

        AssertSame(expected, map);
    }

    [Fact]
    public void RemoveAt_RunAcrossTheEnd_KeepsTheOthers()
    {
        for (var removed = 0; removed < 8; removed++)
        {
            var map = new KeyMap(_pool);
            var keys = Enumerable.Range(0, 8).Select(i => new UInt128((ulong)i + 1, (ulong)(13 + (i / 3)))).ToArray();
            var expected = keys.ToDictionary(k => k, k => Add(map, k));

            RemoveKey(map, keys[removed]);
            expected.Remove(keys[removed]);

            AssertSame(expected, map);
        }
    }

    [Fact]
    public void Find_ZeroHalves_AreDifferentKeys()
    {
        var map = new KeyMap(_pool);
        var low = Add(map, new UInt128(0, 5));
        var high = Add(map, new UInt128(5, 0));

        AssertSame(new() { [new UInt128(0, 5)] = low, [new UInt128(5, 0)] = high }, map);
        Assert.Equal(0UL, *map.Find(new UInt128(5, 5)));
        Assert.Equal(0UL, *map.Find(new UInt128(1, 5)));
    }

    [Fact]
    public void Bytes_AfterGrowth_IsWhatTheTablesTake()
    {
        var map = new KeyMap(_pool);
        var blocks = 0L;
        for (ulong i = 1; i <= 100_000; i++)
            blocks += _pool.Get(Add(map, new UInt128(i << 48, i))).Length;

        var slots = Enumerable.Range(0, KeyMap.SegmentCount).Sum(s => (long)map.Slots(s).Length);
        Assert.Equal(slots * sizeof(ulong), map.Bytes);
        Assert.Equal(map.Bytes + blocks, _pool.UsedBytes);
    }

    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(0, 5, 5)]
    [InlineData(-3, 1, 4)]
    [InlineData(1_000_000, 1_000_031, 31)]
    [InlineData(1_000_000, 1_000_033, 1)]
    [InlineData(7, 6, 31)]
    public void AgeOf_ABusyTimeAgo_IsCountedModulo32(long busyUnits, long nowUnits, int age)
    {
        var map = new KeyMap(_pool);
        var key = new UInt128(ulong.MaxValue, ulong.MaxValue);
        var handle = Add(map, key);

        map.Set(map.FindForAdd(key), key, handle, busyUnits);

        Assert.Equal(age, KeyMap.AgeOf(*map.Find(key), nowUnits));
        Assert.Equal((1, handle), (map.Count, KeyMap.HandleOf(*map.Find(key))));
    }

    private long Add(KeyMap map, UInt128 key)
    {
        var handle = _pool.Rent(64);
        MemoryMarshal.Write(_pool.Get(handle), in key);
        var slot = map.FindForAdd(key);
        Assert.Equal(0UL, *slot);
        map.Set(slot, key, handle, 0);
        return handle;
    }

    private static void RemoveKey(KeyMap map, UInt128 key)
    {
        var found = *map.Find(key);
        var segment = KeyMap.SegmentOf(key);
        Assert.NotEqual(0UL, found);
        map.RemoveAt(segment, map.Slots(segment).IndexOf(found));
    }

    private static void AssertSame(Dictionary<UInt128, long> expected, KeyMap map)
    {
        Assert.Equal(expected.Count, map.Count);
        foreach (var (key, handle) in expected)
            Assert.Equal(handle, KeyMap.HandleOf(*map.Find(key)));
    }
}
