using FraudScoring.Aeron;
using FraudScoring.Aeron.Buffers;

namespace FraudScoring.Tests.Aeron.Buffers;

public class MappedFileTests
{
    [Fact]
    public void Create_MoreThanTheFileSystemHas_SaysHowMuchIsMissing()
    {
        using var directory = new TestDirectory();
        Directory.CreateDirectory(directory.Path);
        var path = Path.Combine(directory.Path, "log");
        var length = new DriveInfo(directory.Path).TotalSize + 4096;

        var exception = Assert.Throws<AeronException>(() => MappedFile.Create(path, length));

        Assert.Equal(AeronErrorCode.StorageSpace, exception.Code);
        Assert.Contains("term-length", exception.Message);
        Assert.False(File.Exists(path));
    }

    [Fact]
    public void Create_WhatOneWrites_AnotherMappingSees()
    {
        using var directory = new TestDirectory();
        Directory.CreateDirectory(directory.Path);
        var path = Path.Combine(directory.Path, "log");
        using var first = MappedFile.Create(path, 8192);
        using var second = MappedFile.Open(path);

        first.Slice(4096, 8).PutLong(0, 77);

        Assert.Equal(8192, second.Length);
        Assert.Equal(77, second.Slice(4096, 8).GetLong(0));
        Assert.Throws<AeronException>(() => second.Slice(8190, 8));
    }
}
