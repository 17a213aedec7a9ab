using FraudScoring.Core.Features;
using FraudScoring.Tests.Features.Profiles;

namespace FraudScoring.Tests.Features;

/// <summary>The fields and numbers of profile features in JSON.</summary>
public class FeatureParameterTests
{
    private const string Known = """ "entity": "card", "delay": "7d", "start": 50 """;

    [Fact]
    public void Parse_WrittenSet_GivesAnEqualOne()
    {
        var set = ProfileFeatures.Everything;

        var again = FeatureSetJson.Parse(FeatureSetJson.Write(set).ToJsonString());

        Assert.Equal(set.Definitions, again.Definitions);
        Assert.Equal(set.Version, again.Version);
        Assert.True(again.ReadsScores);
    }

    [Fact]
    public void Version_AnyChangeOfAParameter_IsAnother()
    {
        string[] variants =
        [
            One("running_ratio", """ "entity": "card", "clip": 2.5, "start": 50 """),
            One("running_ratio", """ "entity": "card", "clip": 2.6, "start": 50 """),
            One("running_ratio", """ "entity": "card", "clip": 2.5, "start": 51 """),
            One("running_ratio", """ "entity": "card", "clip": 2.5, "cap": 50, "start": 50 """),
            One("past_max", """ "entity": "card", "feature": "amount" """),
            One("past_max", """ "entity": "card", "feature": "score" """),
            One("past_decayed_max", """ "entity": "card", "feature": "amount", "decay": "1d" """),
            One("past_decayed_max", """ "entity": "card", "feature": "amount", "decay": "2d" """),
            One("clock_run", """ "entity": "card", "delay": "7d" """),
            One("clock_run", """ "entity": "card", "delay": "7d", "explained": { "amount": 200 } """),
            One("clock_run", """ "entity": "card", "delay": "7d", "explained": { "amount": 201 } """),
            One("group_difference", """ "group": "mcc" """),
            One("group_difference", """ "group": "mcc", "else": "amount" """),
            One("group_difference", """ "group": "merchant" """),
        ];

        Assert.Distinct(variants.Select(v => FeatureSetJson.Parse(v).Version));
    }

    public static TheoryData<string, string> Wrong => new()
    {
        { One("running_ratio", """ "entity": "card", "start": 50 """), "features[1] 'a': clip: RunningRatio needs one: a number from 1 to 1000 expected" },
        { One("running_ratio", """ "entity": "card", "start": 50, "clip": 0.5 """), "features[1] 'a': clip: a number from 1 to 1000 expected, not 0.5" },
        { One("running_ratio", """ "entity": "card", "start": 50, "clip": "2" """), "features[1] 'a': 'clip' must be a number" },
        { One("running_ratio", """ "entity": "card", "start": 50, "clip": 2, "over": 2 """), "features[1] 'a': over: RunningRatio takes none" },
        { One("running_ratio", """ "entity": "card", "start": 50, "clip": 2, "window": "1d" """), "features[1] 'a': window: RunningRatio takes none" },
        { One("known_mean", """ "entity": "card", "start": 50 """), "features[1] 'a': delay: KnownMean needs one" },
        { One("known_mean", """ "entity": "card", "start": 50, "delay": "91d" """), "features[1] 'a': delay: at most 90d" },
        { One("known_ratio", $""" {Known}, "else": "b" """), "features[1] 'a': else: the name of a feature of this set" },
        { One("known_ratio", $""" {Known}, "min_count": 2.5 """), "features[1] 'a': min_count: a whole number from 1 to 1000 expected, not 2.5" },
        { One("past_max", """ "entity": "card" """), "features[1] 'a': feature: PastMax needs one, the name of another feature or 'score'" },
        { One("past_max", """ "entity": "card", "feature": "a" """), "features[1] 'a': feature: the name of a feature of this set that is not itself" },
        { One("past_max", """ "entity": "card", "feature": "b" """), "features[1] 'a': feature: the name of a feature" },
        { One("past_max", """ "entity": "card", "feature": "amount", "window": "91d" """), "features[1] 'a': window: at least 1s" },
        { One("past_zscore", """ "entity": "card", "feature": "score" """), "features[1] 'a': feature: the payment's own score is not known" },
        { One("past_last", """ "entity": "card", "feature": "amount", "back": 9 """), "features[1] 'a': back: a whole number from 1 to 8 expected" },
        { One("past_decayed_max", """ "entity": "card", "feature": "amount", "decay": "5s" """), "features[1] 'a': decay: 1m to 90d expected" },
        { One("past_count", """ "entity": "card", "feature": "amount" """), "features[1] 'a': over: PastCount needs one" },
        { One("clock_run", """ "entity": "card", "delay": "7d", "explained": {} """), "features[1] 'a': 'explained' must be an object" },
        { One("clock_run", """ "entity": "card", "delay": "7d", "explained": { "b": 1 } """), "features[1] 'a': explained: the name of a feature" },
        { One("clock_run", """ "entity": "card", "delay": "7d", "explained": { "amount": "x" } """), "features[1] 'a': explained: 'amount' must be a number" },
        { One("clock_frauds", """ "entity": "card", "delay": "7d" """), "features[1] 'a': window: ClockFrauds needs one" },
        { One("group_share", """ "group": "mcc" """), "features[1] 'a': group: a group that is a part of another expected, e.g. mcc_hour, not mcc" },
        { One("group_zscore", """ "group": "shop" """), "features[1] 'a': unknown group 'shop'; known are mcc, mcc_hour" },
        { One("group_zscore", """ "group": "mcc", "entity": "card" """), "features[1] 'a': entity: GroupZscore takes none" },
        { One("night", """ "from_hour": 22 """), "features[1] 'a': until_hour: Night needs one: a whole number from 0 to 23 expected" },
        { One("amount", """ "prior": true """), "features[1] 'a': prior: Amount takes none" },
        {
            ProfileSet($$"""{ "name": "a", "kind": "known_mean", {{Known}} }, { "name": "b", "kind": "clock_run", "entity": "card", "delay": "6d" }"""),
            "features[2] 'b': delay: the same as that of 'a' expected"
        },
        {
            ProfileSet("""
                { "name": "a", "kind": "clock_run", "entity": "card", "delay": "6d", "explained": { "amount": 1 } },
                { "name": "b", "kind": "clock_first", "entity": "card", "delay": "6d" }
                """),
            "features[2] 'b': explained: the same as that of 'a' expected"
        },
        {
            ProfileSet("""{ "name": "score", "kind": "hour" }, { "name": "b", "kind": "past_max", "entity": "card", "feature": "score" }"""),
            "features[2] 'b': feature: 'score' is the model's score, and a feature has that name too"
        },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void Parse_Wrong_NamesFeatureAndProperty(string json, string message)
    {
        var e = Assert.Throws<FeatureSetException>(() => FeatureSetJson.Parse(json));

        Assert.StartsWith(message, e.Message);
    }

    private static string One(string kind, string rest) => ProfileSet($$"""{ "name": "a", "kind": "{{kind}}", {{rest}} }""");

    private static string ProfileSet(string features)
        => $$"""{ "features": [{ "name": "amount", "kind": "amount" }, {{features}}] }""";
}
