using FraudScoring.Service.DecisionLog;

namespace FraudScoring.Tests.Service.DecisionLog;

public sealed class CursorStoreTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Save_ThenOpenAgain_KeepsCursors()
    {
        var store = new CursorStore(_folder.Path);
        Assert.True(store.TryMove("kafka", 5));
        Assert.True(store.TryMove("redis.stream-1", ulong.MaxValue));
        Assert.True(store.TryMove("kafka", 7));
        Assert.True(store.TryMove("gone", 1));
        Assert.True(store.Remove("gone"));
        store.Save();
        store.TryMove("kafka", 8);

        var again = new CursorStore(_folder.Path);

        Assert.True(again.TryGet("kafka", out var offset));
        Assert.Equal(7ul, offset);
        Assert.Equal(7ul, again.Lowest);
        Assert.Equal(["kafka", "redis.stream-1"], again.All.Select(pair => pair.Key));
        Assert.False(again.TryGet("gone", out _));
    }

    [Fact]
    public void Lowest_NoCursors_IsNull() => Assert.Null(new CursorStore(_folder.Path).Lowest);

    [Theory]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("ä")]
    [InlineData("../x")]
    public void TryMove_WrongName_Throws(string name)
        => Assert.Throws<ArgumentException>(() => new CursorStore(_folder.Path).TryMove(name, 1));

    [Fact]
    public void TryMove_TooMany_IsRefused()
    {
        var store = new CursorStore(_folder.Path);
        for (var i = 0; i < LogLimits.CursorsMax; i++)
            Assert.True(store.TryMove($"cursor-{i}", 1));

        Assert.False(store.TryMove("one-more", 1));
        Assert.True(store.TryMove("cursor-0", 2));
    }

    [Fact]
    public void Open_AnyByteChangedOrMissing_IsAClearError()
    {
        var store = new CursorStore(_folder.Path);
        store.TryMove("kafka", 5);
        store.Save();
        var path = _folder.File("cursors");
        var bytes = File.ReadAllBytes(path);

        for (var i = 0; i < bytes.Length; i++)
        {
            var changed = bytes.ToArray();
            changed[i] ^= 4;
            File.WriteAllBytes(path, changed);
            var flipped = Assert.Throws<LogDamagedException>(() => new CursorStore(_folder.Path));
            Assert.Contains(path, flipped.Message, StringComparison.Ordinal);
            File.WriteAllBytes(path, bytes[..i]);
            Assert.Throws<LogDamagedException>(() => new CursorStore(_folder.Path));
        }
    }
}
