using System.Text;
using FraudScoring.Core.Transactions;

namespace FraudScoring.Tests.Transactions;

public class CardNumberTests
{
    [Theory]
    [InlineData("4111111111111111")]
    [InlineData("4222222222222")]
    [InlineData("5555555555554444")]
    [InlineData("378282246310005")]
    [InlineData("6011111111111117")]
    [InlineData("2223003122003222")]
    [InlineData("4111 1111 1111 1111")]
    [InlineData("4111-1111-1111-1111")]
    [InlineData("3782 822463 10005")]
    [InlineData(" 4111111111111111 ")]
    public void LooksLikeOne_CardNumber_IsFound(string text)
        => Assert.True(CardNumber.LooksLikeOne(Encoding.ASCII.GetBytes(text)));

    [Theory]
    [InlineData("")]
    [InlineData("    ")]
    [InlineData("4111111111111112")]
    [InlineData("411111111111")]
    [InlineData("41111111111111111111")]
    [InlineData("1111111111111117")]
    [InlineData("0000000000000000")]
    [InlineData("tok_4111111111111111")]
    [InlineData("4111111111111111x")]
    [InlineData("4111--111111111111")]
    [InlineData("-4111111111111111")]
    public void LooksLikeOne_SomethingElse_IsNot(string text)
        => Assert.False(CardNumber.LooksLikeOne(Encoding.ASCII.GetBytes(text)));

    [Fact]
    public void LooksLikeOne_EveryWrongDigit_IsNoticed()
    {
        var number = "4111111111111111"u8.ToArray();
        for (var i = 1; i < number.Length; i++)
        {
            var wrong = number.ToArray();
            wrong[i] = (byte)'2';

            Assert.False(CardNumber.LooksLikeOne(wrong));
        }
    }
}
