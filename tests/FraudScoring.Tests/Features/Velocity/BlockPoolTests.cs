using FraudScoring.Core.Features.Velocity;

namespace FraudScoring.Tests.Features.Velocity;

public class BlockPoolTests
{
    [Fact]
    public void Rent_EverySize_FitsWithAQuarterToSpareAtMost()
    {
        var pool = new BlockPool();
        for (var bytes = 1; bytes <= BlockPool.BlockBytesMax; bytes += bytes < 5000 ? 1 : 4997)
        {
            var used = pool.UsedBytes;
            var handle = pool.Rent(bytes);
            var length = pool.Get(handle).Length;

            Assert.InRange(length, bytes, Math.Max(bytes + 63, (bytes * 5 / 4) + 64));
            Assert.Equal(length, pool.UsedBytes - used);
            Assert.True(handle < 1L << BlockPool.HandleBits);
        }
    }

    [Fact]
    public void Rent_BeyondTheLargestBlock_IsRefused()
        => Assert.Throws<ArgumentOutOfRangeException>(() => new BlockPool().Rent(BlockPool.TableBytesMax + 1));

    [Fact]
    public void RentAndReturn_AtRandom_BlocksNeverOverlap()
    {
        var random = new Random(3);
        var pool = new BlockPool();
        var rented = new Dictionary<long, byte>();
        for (var step = 0; step < 20_000; step++)
        {
            if (random.Next(5) < 3 && rented.Count < 500)
            {
                var handle = pool.Rent(random.Next(20) == 0 ? random.Next(1, BlockPool.BlockBytesMax) : random.Next(1, 4000));
                var mark = (byte)random.Next(256);
                Assert.NotEqual(0, handle);
                Assert.True(rented.TryAdd(handle, mark));
                pool.Get(handle).Fill(mark);
            }
            else if (rented.Count > 0)
            {
                var (handle, mark) = rented.ElementAt(random.Next(rented.Count));
                Assert.False(pool.Get(handle).ContainsAnyExcept(mark));
                rented.Remove(handle);
                pool.Return(handle);
            }
        }

        Assert.All(rented, r => Assert.False(pool.Get(r.Key).ContainsAnyExcept(r.Value)));
        Assert.Equal(rented.Keys.Sum(h => (long)pool.Get(h).Length), pool.UsedBytes);
        foreach (var handle in rented.Keys)
            pool.Return(handle);
        Assert.Equal(0, pool.UsedBytes);
    }

    [Fact]
    public void Return_ThenRentTheSameSize_TakesNoNewMemory()
    {
        var pool = new BlockPool();
        var handles = Enumerable.Range(0, 50_000).Select(_ => pool.Rent(200)).ToArray();
        var bytes = pool.Bytes;
        foreach (var handle in handles)
            pool.Return(handle);
        var again = Enumerable.Range(0, 50_000).Select(_ => pool.Rent(200)).ToArray();

        Assert.Equal(bytes, pool.Bytes);
        Assert.Equal(handles.Order(), again.Order());
    }
}
