using FraudScoring.Training.Replay;

namespace FraudScoring.Tests.Training.Replay;

public class RowIndexTests
{
    [Fact]
    public void TryAdd_ManyKeys_GivesRowsInOrderAndRefusesRepeats()
    {
        var random = new Random(3);
        var index = new RowIndex();
        // Few high bits, so that the parts of keys in the slots collide.
        var keys = Enumerable.Range(0, 60_000)
            .Select(_ => new UInt128((ulong)random.Next(4) << 32 | (uint)random.Next(2), (ulong)random.Next(20_000) * 0x9e3779b97f4a7c15))
            .ToArray();
        var expected = new Dictionary<UInt128, int>();
        foreach (var key in keys)
            Assert.Equal(expected.TryAdd(key, expected.Count), index.TryAdd(key));

        Assert.True(expected.Count > 20_000);
        Assert.All(expected, pair => Assert.True(index.TryGetValue(pair.Key, out int row) && row == pair.Value));
        Assert.False(index.TryGetValue(new UInt128(9, 9_999), out _));
    }
}
