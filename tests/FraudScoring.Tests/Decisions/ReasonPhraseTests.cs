using System.Text;
using FraudScoring.Core;
using FraudScoring.Core.Decisions;
using FraudScoring.Core.Features;
using FraudScoring.Core.Scoring;
using FraudScoring.Core.Transactions;

namespace FraudScoring.Tests.Decisions;

public class ReasonPhraseTests
{
    [Theory]
    [InlineData(7, "CARD_COUNT_10M_HIGH", "7 payments on this card in 10 minutes; usual: 1 to 2")]
    [InlineData(2, "CARD_COUNT_10M_UNUSUAL", "2 payments on this card in 10 minutes; usual: 1 to 2")]
    [InlineData(float.NaN, "CARD_COUNT_10M_MISSING", "this card is not known")]
    public void Write_Count_SaysTheValueAndWhatIsUsual(float value, string code, string text)
        => Check(
            Velocity("card_count_10m", FeatureKind.Count) with { Window = TimeSpan.FromMinutes(10) }, new(1, 2), value,
            code, text);

    [Fact]
    public void Write_SeenIsZero_SaysThatItIsNew()
        => Check(
            Velocity("card_seen_ip", FeatureKind.Seen) with { Window = TimeSpan.FromDays(30), Of = RelatedField.Ip }, null, 0,
            "CARD_SEEN_IP_UNUSUAL", "IP address is new for this card in 30 days");

    [Fact]
    public void Write_YesOrNo_SaysItWithoutANumber()
    {
        Check(
            Velocity("card_seen_ip", FeatureKind.Seen) with { Window = TimeSpan.FromDays(30), Of = RelatedField.Ip }, null, 1,
            "CARD_SEEN_IP_UNUSUAL", "IP address was seen with this card in 30 days");
        Check(
            new FeatureDefinition { Name = "foreign", Kind = FeatureKind.CardForeign }, null, 1,
            "FOREIGN_UNUSUAL", "card and merchant are of different countries");
    }

    [Theory]
    [InlineData(FeatureKind.EntryMode, (int)EntryMode.Magstripe, "entry mode is magstripe")]
    [InlineData(FeatureKind.Channel, (int)Channel.Ecommerce, "channel is ecommerce")]
    [InlineData(FeatureKind.Mcc, 5411, "mcc is 5411")]
    public void Write_FieldOfNamedValues_SaysTheName(FeatureKind kind, int value, string text)
        => Check(new FeatureDefinition { Name = "field", Kind = kind }, null, value, "FIELD_UNUSUAL", text);

    [Theory]
    [InlineData(0, "CHANNEL_UNUSUAL", "till kind is web")]
    [InlineData(1, "CHANNEL_UNUSUAL", "till kind is kiosk")]
    [InlineData(float.NaN, "CHANNEL_MISSING", "till kind is none of those that the model knows")]
    public void Write_Code_SaysTheText(float value, string code, string text)
        => Check(
            new FeatureDefinition { Name = "channel", Kind = FeatureKind.Code, Field = "attributes.till_kind", Terms = new CodeTerms(["web", "kiosk"]) },
            null, value, code, text);

    [Fact]
    public void Write_Share_IsInPercent()
        => Check(
            Velocity("risk", FeatureKind.LabelRisk) with { Window = TimeSpan.FromDays(7), Delay = TimeSpan.FromDays(7) },
            new(0, 0.01f), 0.125f, "RISK_HIGH", "12.5 % known fraud on this card in 7 days up to 7 days ago; usual: 0.0 to 1.0");

    [Fact]
    public void Write_EveryKindAndAnyValue_FitsTheBuffer()
    {
        Span<byte> buffer = stackalloc byte[256];
        foreach (var kind in Enum.GetValues<FeatureKind>())
        {
            var definition = new FeatureDefinition
            {
                Name = new string('n', 64),
                Kind = kind,
                Entity = EntityKind.Customer,
                Window = TimeSpan.FromSeconds(7_776_000 - 1),
                Delay = TimeSpan.FromSeconds(86_399),
                Of = RelatedField.ShippingCountry,
                Field = kind == FeatureKind.Code ? "attributes." + new string('k', Limits.AttributeKeyBytesMax) : null,
                Terms = kind == FeatureKind.Code ? new CodeTerms([new string('t', Limits.CodeTermBytesMax)]) : null,
            };
            var phrase = new ReasonPhrase(definition, new UsualRange(-1e12f, 1e12f));
            foreach (var value in new[] { 0, 1, float.NaN, float.PositiveInfinity, float.MinValue, 1e-30f })
            {
                Assert.InRange(phrase.WriteCode(value, buffer), 1, buffer.Length);
                Assert.InRange(phrase.WriteText(value, buffer), 1, buffer.Length);
            }
        }
    }

    private static FeatureDefinition Velocity(string name, FeatureKind kind)
        => new() { Name = name, Kind = kind, Entity = EntityKind.Card };

    private static void Check(FeatureDefinition definition, UsualRange? usual, float value, string code, string text)
    {
        var phrase = new ReasonPhrase(definition, usual);
        var buffer = new byte[256];
        Assert.Equal(code, Encoding.UTF8.GetString(buffer.AsSpan(0, phrase.WriteCode(value, buffer))));
        Assert.Equal(text, Encoding.UTF8.GetString(buffer.AsSpan(0, phrase.WriteText(value, buffer))));
    }
}
