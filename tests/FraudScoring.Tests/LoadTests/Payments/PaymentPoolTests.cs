extern alias loadtests;
using FraudScoring.V1;
using loadtests::FraudScoring.LoadTests.Payments;

namespace FraudScoring.Tests.LoadTests.Payments;

public class PaymentPoolTests
{
    private const long Run = 77;
    private static readonly long Start = new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();

    [Fact]
    public void Get_Numbers_GiveIdsOfTheirOwnAndTimesThatGoOn()
    {
        var pool = PaymentPool.Create(PaymentKind.Fresh, PaymentFormat.Protobuf, 500, seed: 3);
        var payments = Enumerable.Range(0, 1500).Select(n => ScoreRequest.Parser.ParseFrom(pool.Get(Run, n, Start, 1)).Transaction).ToArray();

        Assert.Equal(1500, payments.Select(p => p.TransactionId).Distinct().Count());
        Assert.All(payments, p => Assert.False(string.IsNullOrEmpty(p.CardId)));
        Assert.Equal(Start, payments[0].EventTimeUnixMs);
        Assert.Equal(payments.Select(p => p.EventTimeUnixMs).Order(), payments.Select(p => p.EventTimeUnixMs));
        Assert.Equal(payments[7].CardId, payments[507].CardId);
        Assert.Equal(pool.SpanMs, payments[507].EventTimeUnixMs - payments[7].EventTimeUnixMs);
        Assert.All(Enumerable.Range(0, 1500), n => Assert.Equal(n, PaymentId.NumberOf(System.Text.Encoding.ASCII.GetBytes(payments[n].TransactionId))));
    }

    [Fact]
    public void Get_AsJson_IsThePaymentOfTheOtherFormat()
    {
        var wire = PaymentPool.Create(PaymentKind.Fresh, PaymentFormat.Protobuf, 50, seed: 3);
        var json = PaymentPool.Create(PaymentKind.Fresh, PaymentFormat.Json, 50, seed: 3);

        for (var n = 0; n < 120; n++)
        {
            var expected = ScoreRequest.Parser.ParseFrom(wire.Get(Run, n, Start, 0.5));
            Assert.Equal(expected, ScoreRequest.Parser.ParseJson(System.Text.Encoding.UTF8.GetString(json.Get(Run, n, Start, 0.5))));
        }
    }

    [Fact]
    public void Get_Hot_TouchesFewCards()
    {
        var pool = PaymentPool.Create(PaymentKind.Hot, PaymentFormat.Protobuf, 2_000, seed: 3);

        var cards = Enumerable.Range(0, 2_000).Select(n => ScoreRequest.Parser.ParseFrom(pool.Get(Run, n, Start, 1)).Transaction.CardId).Distinct();

        Assert.InRange(cards.Count(), 1, 200);
    }

    [Theory]
    [InlineData("")]
    [InlineData("aaaaaaaaaaaaaaaaaaa")]
    [InlineData("aaaaaaaaaaaaaaaaaaa7")]
    public void NumberOf_NoIdOfALoadTest_IsMinusOne(string id)
        => Assert.Equal(-1, PaymentId.NumberOf(System.Text.Encoding.ASCII.GetBytes(id)));
}
