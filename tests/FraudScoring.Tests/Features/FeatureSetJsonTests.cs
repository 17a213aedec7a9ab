using FraudScoring.Core;
using FraudScoring.Core.Features;

namespace FraudScoring.Tests.Features;

public class FeatureSetJsonTests
{
    private const string Good = """{ "name": "n", "kind": "count", "entity": "card", "window": "1h" }""";

    [Fact]
    public void Parse_WrittenSet_GivesAnEqualOne()
    {
        var set = Velocity.TestFeatures.Everything;

        var again = FeatureSetJson.Parse(FeatureSetJson.Write(set).ToJsonString());

        Assert.Equal(set.Definitions, again.Definitions);
        Assert.Equal(set.Version, again.Version);
        Assert.Equal(set.Lateness, again.Lateness);
    }

    [Fact]
    public void Parse_WrittenCode_GivesAnEqualOne()
    {
        var set = FeatureSetJson.Parse(Code("\"field\": \"attributes.till\", \"terms\": [\"web\", \"\u00fc\\\"\"]"));

        var again = FeatureSetJson.Parse(FeatureSetJson.Write(set).ToJsonString());

        Assert.Equal(set.Definitions, again.Definitions);
        Assert.Equal(["web", "\u00fc\""], again.Definitions[0].Terms!.Terms);
        Assert.Equal(set.Version, again.Version);
    }

    [Fact]
    public void Version_AnyChangeOfAValue_IsAnother()
    {
        string[] variants =
        [
            $$"""{ "features": [{{Good}}] }""",
            $$"""{ "lateness": "1h", "features": [{{Good}}] }""",
            $$"""{ "currency_rates": { "USD": 0.92 }, "features": [{{Good}}] }""",
            $$"""{ "features": [{{Good.Replace("1h", "2h")}}] }""",
            $$"""{ "features": [{{Good.Replace("card", "device")}}] }""",
            $$"""{ "features": [{{Good.Replace("count", "sum")}}] }""",
            $$"""{ "features": [{{Good.Replace("}", ", \"prior\": true}")}}] }""",
            $$"""{ "features": [{{Good.Replace("\"n\"", "\"m\"")}}] }""",
            Code("\"field\": \"mcc\", \"terms\": [\"1\", \"2\"]"),
            Code("\"field\": \"mcc\", \"terms\": [\"2\", \"1\"]"),
            Code("\"field\": \"mcc\", \"terms\": [\"1,1:2\"]"),
            Code("\"field\": \"bin\", \"terms\": [\"1\", \"2\"]"),
        ];

        Assert.Distinct(variants.Select(v => FeatureSetJson.Parse(v).Version));
        Assert.Equal(FeatureSetJson.Parse(variants[0]).Version, FeatureSetJson.Parse(variants[0].Replace("1h", "60m")).Version);
    }

    public static TheoryData<string, string> Wrong => new()
    {
        { "", "feature set: not JSON at line 1, byte 1" },
        { "{\n  \"features\": [,] }", "feature set: not JSON at line 2" },
        { "[]", "feature set: an object expected" },
        { "null", "feature set: an object expected" },
        { "{}", "features: an array expected" },
        { """{ "features": 1 }""", "features: an array expected" },
        { """{ "features": [], "windows": 1 }""", "feature set: unknown property 'windows'" },
        { """{ "features": [], "features": [] }""", "feature set: not JSON" },
        { """{ "features": [] }""", "features: 1 to 256 expected, 0 found" },
        { $$"""{ "lateness": "8d", "features": [{{Good}}] }""", "lateness: 0s to 7d expected" },
        { $$"""{ "lateness": 5, "features": [{{Good}}] }""", "feature set: 'lateness' must be text" },
        { $$"""{ "lateness": "5", "features": [{{Good}}] }""", "feature set: 'lateness' must be a duration" },
        { $$"""{ "currency_rates": [], "features": [{{Good}}] }""", "currency_rates: an object expected" },
        { $$"""{ "currency_rates": { "USD": "x" }, "features": [{{Good}}] }""", "currency_rates: 'USD' must be a number" },
        { $$"""{ "currency_rates": { "USD": 1e300 }, "features": [{{Good}}] }""", "currency_rates: 'USD' must be a number" },
        { $$"""{ "currency_rates": { "AAA": 1 }, "features": [{{Good}}] }""", "currency_rates: 'AAA' is not a known" },
        { $$"""{ "features": [{{Good}}, {{Good}}] }""", "features[1] 'n': the name is used twice" },
        { """{ "features": [null] }""", "features[0]: an object expected" },
        { """{ "features": [{}] }""", "features[0]: 'name' is missing" },
        { """{ "features": [{ "name": 1 }] }""", "features[0]: 'name' must be text" },
        { """{ "features": [{ "name": "a" }] }""", "features[0] 'a': 'kind' is missing" },
        { """{ "features": [{ "name": "a", "kind": "counts" }] }""", "features[0] 'a': unknown kind 'counts'; known are amount" },
        { """{ "features": [{ "name": "a", "kind": "Count" }] }""", "features[0] 'a': unknown kind 'Count'" },
        { """{ "features": [{ "name": "a", "kind": "count" }] }""", "features[0] 'a': entity: Count needs one" },
        { """{ "features": [{ "name": "a", "kind": "amount", "entity": "card" }] }""", "features[0] 'a': entity: Amount takes none" },
        { One("count", ""), "features[0] 'a': window: Count needs one" },
        { One("since_last", ", \"window\": \"1h\""), "features[0] 'a': window: SinceLast takes none" },
        { One("count", ", \"window\": 60"), "features[0] 'a': 'window' must be text" },
        { One("count", ", \"window\": \"1x\""), "features[0] 'a': 'window' must be a duration such as 10m, 24h or 30d, not '1x'" },
        { One("count", ", \"window\": \"0s\""), "features[0] 'a': window: at least 1s" },
        { One("count", ", \"window\": \"91d\""), "features[0] 'a': window: at least 1s and, with its delay, at most 90d" },
        { One("count", ", \"window\": \"1h\", \"delay\": \"1h\""), "features[0] 'a': delay: Count takes none" },
        { One("count", ", \"window\": \"1h\", \"of\": \"card\""), "features[0] 'a': of: Count takes none" },
        { One("count", ", \"window\": \"1h\", \"prior\": 1"), "features[0] 'a': 'prior' must be true or false" },
        { One("count", ", \"windows\": \"1h\""), "features[0] 'a': unknown property 'windows'" },
        { One("distinct", ", \"window\": \"1h\""), "features[0] 'a': of: Distinct needs one" },
        { One("distinct", ", \"window\": \"1h\", \"of\": \"shop\""), "features[0] 'a': unknown of 'shop'; known are card" },
        { One("label_risk", ", \"window\": \"1h\""), "features[0] 'a': delay: LabelRisk needs one" },
        { One("label_risk", ", \"window\": \"1h\", \"delay\": \"17h\""), "features[0] 'a': delay: at most 16 times the window" },
        { One("label_risk", ", \"window\": \"60d\", \"delay\": \"31d\""), "features[0] 'a': window: at least 1s and, with its delay" },
        { Code("\"field\": \"channel\""), "features[0] 'a': terms: Code needs one" },
        { Code("\"terms\": [\"x\"]"), "features[0] 'a': field: Code needs one, e.g. channel" },
        { Code("\"field\": \"card\", \"terms\": [\"x\"]"), "features[0] 'a': field: one of currency, merchant" },
        { Code("\"field\": \"attributes.\", \"terms\": [\"x\"]"), "features[0] 'a': field: one of currency" },
        { Code("\"field\": \"mcc\", \"terms\": \"x\""), "features[0] 'a': 'terms' must be an array of texts" },
        { Code("\"field\": \"mcc\", \"terms\": [\"x\", null]"), "features[0] 'a': 'terms[1]' must be text" },
        { Code("\"field\": \"mcc\", \"terms\": []"), "features[0] 'a': terms: 1 to 10000 texts expected, 0 found" },
        { Code("\"field\": \"mcc\", \"terms\": [\"x\", \"\"]"), "features[0] 'a': terms: texts of 1 to 128 bytes expected, not 0" },
        { Code("\"field\": \"mcc\", \"terms\": [\"x\", \"y\", \"x\"]"), "features[0] 'a': terms: 'x' is there twice" },
        { One("count", ", \"window\": \"1h\", \"terms\": [\"x\"]"), "features[0] 'a': terms: Count takes none" },
        { """{ "features": [{ "name": "A", "kind": "amount" }] }""", "features[0] 'A': name: 1 to 64 of a-z 0-9 _" },
        { """{ "features": [{ "name": "", "kind": "amount" }] }""", "features[0] '': name: 1 to 64 of a-z 0-9 _" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void Parse_Wrong_NamesFeatureAndProperty(string json, string message)
    {
        var e = Assert.Throws<FeatureSetException>(() => FeatureSetJson.Parse(json));

        Assert.StartsWith(message, e.Message);
    }

    [Fact]
    public void Parse_MoreStateThanABlockHolds_NamesTheEntity()
    {
        var features = Enumerable.Range(1, 60).Select(i =>
            $$"""{ "name": "f{{i}}", "kind": "label_risk", "entity": "card", "window": "{{i}}m", "delay": "{{i * 16}}m" }""")
            .Append("""{ "name": "m", "kind": "max", "entity": "card", "window": "1h" }""");

        var e = Assert.Throws<FeatureSetException>(() => FeatureSetJson.Parse($$"""{ "features": [{{string.Join(",", features)}}] }"""));

        Assert.StartsWith("features of Card: a busy key would take", e.Message);
    }

    [Fact]
    public void Constructor_TooManyFeatures_SaysHowMany()
    {
        var definitions = Enumerable.Range(0, Limits.FeaturesMax + 1)
            .Select(i => new FeatureDefinition { Name = $"f{i}", Kind = FeatureKind.Amount }).ToArray();

        var e = Assert.Throws<FeatureSetException>(() => new FeatureSet(definitions, new Dictionary<string, decimal>(), TimeSpan.Zero));

        Assert.Equal("features: 1 to 256 expected, 257 found", e.Message);
    }

    [Fact]
    public void Constructor_RatesChangedAfterwards_AreNotSeen()
    {
        var rates = new Dictionary<string, decimal> { ["USD"] = 0.92m };
        var set = new FeatureSet([new FeatureDefinition { Name = "a", Kind = FeatureKind.Amount }], rates, TimeSpan.Zero);

        rates["USD"] = 2;

        Assert.Equal(0.92m, set.CurrencyRates["USD"]);
    }

    private static string Code(string more) => $$"""{ "features": [{ "name": "a", "kind": "code", {{more}} }] }""";

    private static string One(string kind, string rest)
        => $$"""{ "features": [{ "name": "a", "kind": "{{kind}}", "entity": "card"{{rest}} }] }""";
}
