using System.Text;
using FraudScoring.Service.Velocity.Redis;

namespace FraudScoring.Tests.Service.Velocity.Redis;

public class RespParserTests
{
    [Theory]
    [InlineData("+OK\r\n", nameof(RespKind.Simple), "OK", 0)]
    [InlineData("-ERR no\r\n", nameof(RespKind.Error), "ERR no", 0)]
    [InlineData(":-42\r\n", nameof(RespKind.Integer), "-42", -42)]
    [InlineData("$3\r\na\r\n\r\n", nameof(RespKind.Bulk), "a\r\n", 0)]
    [InlineData("$0\r\n\r\n", nameof(RespKind.Bulk), "", 0)]
    [InlineData("$-1\r\n", nameof(RespKind.Null), "", 0)]
    [InlineData("*-1\r\n", nameof(RespKind.Null), "", 0)]
    [InlineData("*2\r\n", nameof(RespKind.Array), "", 2)]
    public void TryRead_EveryKindCutAnywhere_IsReadWhenWhole(string reply, string kind, string text, long number)
    {
        var bytes = Encoding.ASCII.GetBytes(reply);
        var at = 0;
        for (var length = 0; length < bytes.Length; length++)
        {
            Assert.False(RespParser.TryRead(bytes.AsSpan(0, length), ref at, out _));
            Assert.Equal(0, at);
        }

        Assert.True(RespParser.TryRead(bytes, ref at, out var token));
        Assert.Equal((kind, number, bytes.Length), (token.Kind.ToString(), token.Number, at));
        Assert.Equal(text, Encoding.ASCII.GetString(bytes, token.Start, token.Length));
    }

    [Theory]
    [InlineData("?\r\n")]
    [InlineData("$5000000\r\n")]
    [InlineData("$-2\r\n")]
    [InlineData("$99999999999999999999\r\n")]
    [InlineData("$+\r\n")]
    [InlineData("$1x\r\n")]
    [InlineData("$1\r\nab\r\n")]
    [InlineData("$\r\n")]
    [InlineData("*65537\r\n")]
    [InlineData("*-2\r\n")]
    [InlineData(":\r\n")]
    [InlineData(":1.5\r\n")]
    [InlineData("+OK\rX")]
    public void TryRead_Hostile_Throws(string reply)
    {
        var bytes = Encoding.ASCII.GetBytes(reply);
        var at = 0;

        Assert.Throws<RespException>(() => RespParser.TryRead(bytes, ref at, out _));
    }

    [Fact]
    public void TryRead_LineWithoutEnd_ThrowsAtTheBound()
    {
        var bytes = Encoding.ASCII.GetBytes("+" + new string('x', RespLimits.LineBytesMax));
        var at = 0;

        Assert.False(RespParser.TryRead(bytes.AsSpan(0, RespLimits.LineBytesMax), ref at, out _));
        Assert.Throws<RespException>(() => RespParser.TryRead(bytes, ref at, out _));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void TryRead_RandomBytes_ReadsWaitsOrThrows(int seed)
    {
        var random = new Random(seed);
        var refused = 0;
        for (var round = 0; round < 20_000; round++)
        {
            var bytes = new byte[random.Next(1, 40)];
            for (var i = 0; i < bytes.Length; i++)
                bytes[i] = (byte)"+-:$*0123456789\r\n\r\nx"[random.Next(20)];
            var at = 0;
            try
            {
                while (RespParser.TryRead(bytes, ref at, out var token))
                    Assert.InRange(token.Start + token.Length, 0, bytes.Length);
            }
            catch (RespException)
            {
                refused++;
            }
        }

        Assert.InRange(refused, 5000, 19_999);
    }
}
