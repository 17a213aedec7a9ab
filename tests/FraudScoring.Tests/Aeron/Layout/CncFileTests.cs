using FraudScoring.Aeron;
using FraudScoring.Aeron.Layout;

namespace FraudScoring.Tests.Aeron.Layout;

public class CncFileTests
{
    private static readonly CncSizes Sizes = new(1024 + 768, 2048 + 128, 512 * 8, 128 * 8, 4096);

    [Fact]
    public void Create_Header_HasTheDocumentedBytes()
    {
        using var directory = new TestDirectory();
        Directory.CreateDirectory(directory.Path);
        using (var cnc = CncFile.Create(directory.Path, Sizes, 5_000_000_000, 1234, 4096))
        {
            Assert.Null(CncFile.TryOpen(directory.Path));
            cnc.SignalReady();
        }

        var bytes = File.ReadAllBytes(Path.Combine(directory.Path, "cnc.dat"));
        Assert.Equal(0, bytes.Length % 4096);
        Assert.Equal([512, 1792, 2176, 4096, 1024, 4096], Enumerable.Range(0, 6).Select(i => BitConverter.ToInt32(bytes, i * 4)));
        Assert.Equal(5_000_000_000, BitConverter.ToInt64(bytes, 24));
        Assert.Equal(1234, BitConverter.ToInt64(bytes, 32));
        Assert.Equal(Environment.ProcessId, BitConverter.ToInt64(bytes, 40));
        Assert.Equal(4096, BitConverter.ToInt32(bytes, 48));
        Assert.All(bytes[52..], value => Assert.Equal(0, value));
    }

    [Fact]
    public void TryOpen_Buffers_FollowEachOther()
    {
        using var directory = new TestDirectory();
        Directory.CreateDirectory(directory.Path);
        using var written = CncFile.Create(directory.Path, Sizes, 1, 1, 4096);
        written.SignalReady();
        written.ToDriver.PutInt(0, 1);
        written.ToClients.PutInt(0, 2);
        written.CounterMetadata.PutInt(0, 3);
        written.CounterValues.PutInt(0, 4);
        written.ErrorLog.PutInt(0, 5);

        var bytes = File.ReadAllBytes(written.Path);
        int[] offsets = [128, 128 + 1792, 128 + 1792 + 2176, 128 + 1792 + 2176 + 4096, 128 + 1792 + 2176 + 4096 + 1024];
        Assert.Equal([1, 2, 3, 4, 5], offsets.Select(offset => BitConverter.ToInt32(bytes, offset)));
        using var read = CncFile.TryOpen(directory.Path);
        Assert.NotNull(read);
        Assert.Equal(5, read.ErrorLog.GetInt(0));
    }

    [Fact]
    public void TryOpen_OtherMajorVersion_IsRefused()
    {
        using var directory = new TestDirectory();
        Directory.CreateDirectory(directory.Path);
        using (var cnc = CncFile.Create(directory.Path, Sizes, 1, 1, 4096))
            cnc.SignalReady();
        var path = CncFile.PathIn(directory.Path);
        var bytes = File.ReadAllBytes(path);
        bytes[2] = 1;
        File.WriteAllBytes(path, bytes);

        Assert.Contains("version 1.2.0", Assert.Throws<AeronException>(() => CncFile.TryOpen(directory.Path)).Message);
    }

    [Theory]
    [InlineData(4)]
    [InlineData(8)]
    [InlineData(12)]
    [InlineData(16)]
    [InlineData(20)]
    public void TryOpen_NegativeLength_IsRefused(int field)
    {
        using var directory = new TestDirectory();
        Directory.CreateDirectory(directory.Path);
        using (var cnc = CncFile.Create(directory.Path, Sizes, 1, 1, 4096))
            cnc.SignalReady();
        var path = CncFile.PathIn(directory.Path);
        var bytes = File.ReadAllBytes(path);
        bytes[field + 3] = 0x80;
        File.WriteAllBytes(path, bytes);

        Assert.Contains("buffer lengths", Assert.Throws<AeronException>(() => CncFile.TryOpen(directory.Path)).Message);
    }
}
