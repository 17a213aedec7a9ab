using System.Net;
using System.Text;
using FraudScoring.Service.Grpc;
using FsCheck;
using FsCheck.Fluent;

namespace FraudScoring.Tests.Service.Grpc;

public class GrpcMessageEncodingTests
{
    [Theory]
    [InlineData("plain text ~!", "plain text ~!")]
    [InlineData("100%", "100%25")]
    [InlineData("a\r\nb", "a%0D%0Ab")]
    [InlineData("€", "%E2%82%AC")]
    [InlineData("\u007f", "%7F")]
    public void Encode_Text_IsEncoded(string text, string expected) =>
        Assert.Equal(expected, GrpcMessageEncoding.Encode(text));

    [Fact]
    public void Encode_AnyText_IsPrintableAndComesBack() => Prop.ForAll<string?>(text =>
    {
        var encoded = GrpcMessageEncoding.Encode(text ?? "");
        var utf8 = Encoding.UTF8.GetBytes(text ?? "");
        // The decoder takes '+' for a space, which this encoding does not use.
        var bytes = Encoding.ASCII.GetBytes(encoded.Replace("+", "%2B", StringComparison.Ordinal));
        return encoded.All(c => c is >= ' ' and <= '~')
            && WebUtility.UrlDecodeToBytes(bytes, 0, bytes.Length)!.AsSpan().SequenceEqual(utf8);
    }).QuickCheckThrowOnFailure();
}
