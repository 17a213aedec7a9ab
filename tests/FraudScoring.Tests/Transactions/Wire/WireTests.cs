using FraudScoring.Core.Transactions.Wire;
using Google.Protobuf;

namespace FraudScoring.Tests.Transactions.Wire;

public class WireTests
{
    [Theory]
    [InlineData(0ul)]
    [InlineData(1ul)]
    [InlineData(127ul)]
    [InlineData(128ul)]
    [InlineData(16_383ul)]
    [InlineData(16_384ul)]
    [InlineData(ulong.MaxValue >> 1)]
    [InlineData(ulong.MaxValue)]
    public void WriteVarint_AnyValue_IsReadBack(ulong value)
    {
        var buffer = new byte[16];
        var writer = new WireWriter(buffer);
        writer.WriteVarint(3, value);
        var reader = new WireReader(buffer.AsSpan(0, writer.Position));

        if (value == 0)
        {
            Assert.True(reader.IsAtEnd);
            return;
        }

        Assert.True(reader.TryReadTag(out var field, out var type));
        Assert.True(reader.TryReadVarint(out var read));
        Assert.Equal((3, WireType.Varint, value), (field, type, read));
        Assert.True(reader.IsAtEnd);
        var input = new CodedInputStream(buffer, 0, writer.Position);
        input.ReadTag();
        Assert.Equal(value, input.ReadUInt64());
    }

    [Fact]
    public void Writer_EveryKind_IsReadByTheReferenceReader()
    {
        var buffer = new byte[256];
        var writer = new WireWriter(buffer);
        writer.WriteDouble(1, 0);
        writer.WriteDouble(2, 1.5);
        writer.WriteDoubleAlways(3, 0);
        writer.WriteFloat(4, -2.5f);
        writer.WriteBytes(5, []);
        writer.WriteBytesAlways(6, []);
        writer.WriteString(7, "gr\u00fcn");
        writer.WritePackedFloats(8, [1, float.NaN]);
        var mark = writer.BeginMessage(9);
        writer.WriteVarint(1, 7);
        writer.EndMessage(mark);
        var input = new CodedInputStream(buffer, 0, writer.Position);

        Assert.Equal((2u << 3) | 1, input.ReadTag());
        Assert.Equal(1.5, input.ReadDouble());
        Assert.Equal((3u << 3) | 1, input.ReadTag());
        Assert.Equal(0, input.ReadDouble());
        Assert.Equal((4u << 3) | 5, input.ReadTag());
        Assert.Equal(-2.5f, input.ReadFloat());
        Assert.Equal((6u << 3) | 2, input.ReadTag());
        Assert.Equal(0, input.ReadLength());
        Assert.Equal((7u << 3) | 2, input.ReadTag());
        Assert.Equal("gr\u00fcn", input.ReadString());
        Assert.Equal((8u << 3) | 2, input.ReadTag());
        Assert.Equal(8, input.ReadLength());
        Assert.Equal(1, input.ReadFloat());
        Assert.Equal(float.NaN, input.ReadFloat());
        Assert.Equal((9u << 3) | 2, input.ReadTag());
        Assert.Equal(2, input.ReadLength());
        Assert.Equal(1u << 3, input.ReadTag());
        Assert.Equal(7ul, input.ReadUInt64());
        Assert.True(input.IsAtEnd);
    }

    [Fact]
    public void Writer_EveryBufferThatIsTooSmall_IsRefused()
    {
        for (var length = 0; length < 24; length++)
        {
            var buffer = new byte[length];
            Assert.Throws<InvalidOperationException>(() =>
            {
                var writer = new WireWriter(buffer);
                writer.WriteVarint(1, 300);
                writer.WriteDouble(2, 1);
                writer.WriteString(3, "abc");
                writer.WriteFloat(4, 1);
            });
        }
    }

    [Theory]
    [InlineData(new byte[] { 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x01 })]
    [InlineData(new byte[] { 0x80 })]
    [InlineData(new byte[] { })]
    public void TryReadVarint_TooLongOrCutOff_IsRefused(byte[] bytes)
    {
        var reader = new WireReader(bytes);

        Assert.False(reader.TryReadVarint(out _));
    }

    [Theory]
    [InlineData(new byte[] { 0x00 })]
    [InlineData(new byte[] { 0x05 })]
    [InlineData(new byte[] { 0x80, 0x80, 0x80, 0x80, 0x10 })]
    public void TryReadTag_FieldZeroOrBeyond32Bits_IsRefused(byte[] bytes)
    {
        var reader = new WireReader(bytes);

        Assert.False(reader.TryReadTag(out _, out _));
    }

    [Theory]
    [InlineData(new byte[] { 0x05, 1, 2 })]
    [InlineData(new byte[] { 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01, 1 })]
    public void TryReadBytes_LengthBeyondTheEnd_IsRefused(byte[] bytes)
    {
        var reader = new WireReader(bytes);

        Assert.False(reader.TryReadBytes(out _));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData((int)WireType.Fixed64)]
    [InlineData((int)WireType.Fixed32)]
    public void TrySkip_GroupsUnknownTypesAndCutOffValues_AreRefused(int type)
    {
        var reader = new WireReader([1, 2, 3]);

        Assert.False(reader.TrySkip((WireType)type));
    }
}
