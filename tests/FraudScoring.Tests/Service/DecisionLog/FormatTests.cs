using System.Text;
using FraudScoring.Service.DecisionLog;

namespace FraudScoring.Tests.Service.DecisionLog;

public sealed class FormatTests
{
    [Fact]
    public void Checksum_PublishedExamples_Match()
    {
        // RFC 3720, appendix B.4, and the usual check value of CRC-32C.
        Assert.Equal(0xE3069283u, EntryHeader.Checksum(Encoding.ASCII.GetBytes("123456789")));
        Assert.Equal(0x8A9136AAu, EntryHeader.Checksum(new byte[32]));
        Assert.Equal(0x62A8AB43u, EntryHeader.Checksum(Enumerable.Repeat((byte)0xFF, 32).ToArray()));
    }

    [Fact]
    public void Checksum_InTwoParts_IsThatOfTheWhole()
    {
        var bytes = Encoding.ASCII.GetBytes("123456789");

        Assert.Equal(0xE3069283u, EntryHeader.Checksum(bytes.AsSpan(4), EntryHeader.Checksum(bytes.AsSpan(0, 4))));
    }

    [Fact]
    public void Seal_ThenOpen_GivesTheSameAndSeesEveryFlippedBit()
    {
        var entry = new byte[EntryHeader.Bytes + 37];
        new Random(1).NextBytes(entry);
        var header = new EntryHeader(EntryKind.Label, EntryHeader.FormatVersion, 0x0102030405060708, -5);
        header.Seal(entry);

        Assert.True(EntryHeader.TryOpen(entry, out var read));
        Assert.Equal(header, read);
        for (var bit = 0; bit < entry.Length * 8; bit++)
        {
            entry[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.False(EntryHeader.TryOpen(entry, out _));
            entry[bit / 8] ^= (byte)(1 << (bit % 8));
        }
    }

    [Fact]
    public void Seal_GoldenEntry_HasTheseBytes()
    {
        var entry = new byte[EntryHeader.Bytes + 3];
        "abc"u8.CopyTo(entry.AsSpan(EntryHeader.Bytes));

        new EntryHeader(EntryKind.Decision, 1, 42, 1_700_000_000_000).Seal(entry);

        Assert.Equal("01010000" + "2A00000000000000" + "0068E5CF8B010000" + "616263", Convert.ToHexString(entry.AsSpan(4)));
        Assert.Equal(EntryHeader.Checksum(entry.AsSpan(4)), BitConverter.ToUInt32(entry));
    }

    [Fact]
    public void Limits_TwoLargestEntries_FitInASmallestPage()
    {
        Assert.True(2 * LogLimits.FrameBytesMax <= LogLimits.PageBytesMin);
        Assert.True(SegmentWalker.FrameBytes(LogLimits.BodyBytesMax) <= LogLimits.ReadBytes);
        Assert.True(LogLimits.SegmentBytesMax <= int.MaxValue);
    }
}
