extern alias loadtests;
using loadtests::FraudScoring.LoadTests.Transports.Http2;

namespace FraudScoring.Tests.LoadTests.Transports;

public class ReplyHeadersTests
{
    private static readonly byte[] Status8 = [0x00, 11, .. "grpc-status"u8, 1, (byte)'8'];

    [Fact]
    public void StatusOf_AmongOtherFields_IsFound()
    {
        // A new table size, an indexed field, a literal with a static name, one with a long name.
        byte[] block = [0x20, 0x88, 0x0F, 0x10, 3, .. "a/b"u8, 0x40, 5, .. "other"u8, 0, .. Status8];

        Assert.Equal(8, ReplyHeaders.StatusOf(block));
    }

    [Fact]
    public void StatusOf_None_IsMinusOne() => Assert.Equal(-1, ReplyHeaders.StatusOf([0x88]));

    [Theory]
    [InlineData(new byte[] { 0x00, 0x8B, 1 })]
    [InlineData(new byte[] { 0x00, 0xFF })]
    [InlineData(new byte[] { 0x00, 5, 1 })]
    [InlineData(new byte[] { 0x7F, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF })]
    public void StatusOf_CutOffOrNotAgreedOn_IsAnError(byte[] block)
        => Assert.Throws<InvalidDataException>(() => ReplyHeaders.StatusOf(block));
}
