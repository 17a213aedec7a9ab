using FraudScoring.Core.Features;
using FraudScoring.Core.Transactions;
using FraudScoring.Tests.Scoring;
using FraudScoring.Tests.Transactions;

namespace FraudScoring.Tests.Features;

public class CodeFeatureTests
{
    [Theory]
    [InlineData("mcc", "5411")]
    [InlineData("currency", "EUR")]
    [InlineData("merchant", "merchant_1")]
    [InlineData("card_country", "DE")]
    [InlineData("channel", "ecommerce")]
    [InlineData("entry_mode", "card_on_file")]
    [InlineData("avs_result", "partial")]
    [InlineData("three_ds_result", "authenticated")]
    [InlineData("issuer_result", "declined")]
    [InlineData("attributes.till", "kiosk")]
    public void Compute_FieldThatIsListed_IsItsPlace(string field, string text)
    {
        var t = Payment();

        Assert.Equal(0, Value(t, field, [text, "x"]));
        Assert.Equal(2, Value(t, field, ["x", "zzz", text]));
        Assert.True(float.IsNaN(Value(t, field, ["x", text + "x", text[..^1], text.ToUpperInvariant() + "!"])));
    }

    [Theory]
    [InlineData("mcc")]
    [InlineData("bin")]
    [InlineData("channel")]
    [InlineData("cvv_result")]
    [InlineData("attributes.till")]
    public void Compute_FieldThatWasNotProvided_IsMissing(string field)
        => Assert.True(float.IsNaN(Value(Payments.Minimal(), field, ["not_provided", "x"])));

    [Fact]
    public void CodeOf_ManyTexts_FindsEachAndNothingElse()
    {
        string[] texts = [.. Enumerable.Range(0, 1000).Select(i => $"{i * 7919 % 1000}")];
        var terms = new CodeTerms(texts);

        for (var i = 0; i < texts.Length; i++)
            Assert.Equal(i, terms.CodeOf(texts[i]));
        Assert.All((string[])["", "1000", "-1", "07", "9990"], text => Assert.Equal(-1, terms.CodeOf(text)));
    }

    [Fact]
    public void Compute_Code_DoesNotAllocate()
    {
        var batch = new FeatureBatch(Features("attributes.till", ["web", "kiosk"]), 1);
        var t = Payment();

        Assert.Equal(0, Allocation.Least(() =>
        {
            batch.Clear();
            batch.Add(t);
        }));
    }

    private static Transaction Payment()
    {
        var t = Payments.Full();
        t.Channel = Channel.Ecommerce;
        t.EntryMode = EntryMode.CardOnFile;
        t.AvsResult = CheckResult.Partial;
        t.ThreeDsResult = ThreeDsResult.Authenticated;
        t.IssuerResult = IssuerResult.Declined;
        t.SetText(TextField.Mcc, "5411"u8);
        t.SetText(TextField.Currency, "EUR"u8);
        t.SetText(TextField.MerchantId, "merchant_1"u8);
        t.SetText(TextField.CardCountry, "DE"u8);
        t.AddAttribute("till"u8, "kiosk"u8);
        return t;
    }

    private static float Value(Transaction t, string field, string[] terms)
    {
        var batch = new FeatureBatch(Features(field, terms), 1);
        batch.Add(t);
        return batch.Row(0)[0];
    }

    private static FeatureSet Features(string field, string[] terms) => new(
        [new FeatureDefinition { Name = "c", Kind = FeatureKind.Code, Field = field, Terms = new CodeTerms(terms) }],
        new Dictionary<string, decimal>(), TimeSpan.Zero);
}
