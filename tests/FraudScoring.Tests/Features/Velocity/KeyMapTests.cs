using FraudScoring.Core.Features.Velocity;

namespace FraudScoring.Tests.Features.Velocity;

public class KeyMapTests
{
    [Theory]
    [InlineData(1, 64, 4)]
    [InlineData(2, 100_000, 1)]
    [InlineData(3, 300, 2)]
    public void AddFindRemove_AtRandom_EqualsADictionary(int seed, int homes, int segments)
    {
        var random = new Random(seed);
        var map = new KeyMap();
        var expected = new Dictionary<UInt128, long>();
        for (var step = 1; step <= 40_000; step++)
        {
            // Few homes and few segments: long runs that wrap around; many keys have a zero half.
            var high = ((ulong)random.Next(segments) << 56) + (ulong)random.Next(3);
            var key = new UInt128(high, (ulong)random.Next(homes) * (ulong)random.Next(1, 3));
            if (key == UInt128.Zero)
                continue;
            if (random.Next(5) < 3 && expected.Count < 3000)
            {
                map.GetOrAdd(key) = step;
                expected[key] = step;
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
            var map = new KeyMap();
            var keys = Enumerable.Range(0, 8).Select(i => new UInt128((ulong)i + 1, (ulong)(13 + (i / 3)))).ToArray();
            foreach (var key in keys)
                map.GetOrAdd(key) = (long)(ulong)(key >> 64);

            RemoveKey(map, keys[removed]);

            AssertSame(keys.Where((_, i) => i != removed).ToDictionary(k => k, k => (long)(ulong)(k >> 64)), map);
        }
    }

    [Fact]
    public void GetOrAdd_ZeroHalves_AreDifferentKeys()
    {
        var map = new KeyMap();
        map.GetOrAdd(new UInt128(0, 5)) = 1;
        map.GetOrAdd(new UInt128(5, 0)) = 2;

        Assert.True(map.TryGet(new UInt128(0, 5), out var low));
        Assert.True(map.TryGet(new UInt128(5, 0), out var high));
        Assert.Equal((1, 2, 2), (low, high, map.Count));
        Assert.False(map.TryGet(new UInt128(5, 5), out _));
    }

    [Fact]
    public void Bytes_AfterGrowth_IsWhatTheTablesTake()
    {
        var map = new KeyMap();
        for (ulong i = 1; i <= 100_000; i++)
            map.GetOrAdd(new UInt128(i << 48, i)) = 1;

        var slots = Enumerable.Range(0, KeyMap.SegmentCount).Sum(s => (long)map.Slots(s).Length);
        Assert.Equal(slots * KeyMap.Entry.Bytes, map.Bytes);
        Assert.Equal(KeyMap.Entry.Bytes, System.Runtime.CompilerServices.Unsafe.SizeOf<KeyMap.Entry>());
    }

    private static void RemoveKey(KeyMap map, UInt128 key)
    {
        var segment = KeyMap.SegmentOf(key);
        var slots = map.Slots(segment);
        for (var slot = 0; slot < slots.Length; slot++)
        {
            if (slots[slot].Key == key)
            {
                map.RemoveAt(segment, slot);
                return;
            }
        }

        Assert.Fail($"{key} is not in the map");
    }

    private static void AssertSame(Dictionary<UInt128, long> expected, KeyMap map)
    {
        Assert.Equal(expected.Count, map.Count);
        foreach (var (key, value) in expected)
        {
            Assert.True(map.TryGet(key, out var found));
            Assert.Equal(value, found);
        }
    }
}
