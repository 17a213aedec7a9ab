using System.Text;
using FraudScoring.Core;
using FraudScoring.Core.Decisions;
using FraudScoring.Tests.Features.Profiles;

namespace FraudScoring.Tests.Decisions;

public class ProfilePhraseTests
{
    [Fact]
    public void WriteText_EveryKind_GivesASentenceThatFits()
    {
        Span<byte> to = stackalloc byte[1024];
        foreach (var d in ProfileFeatures.Everything.Definitions)
        {
            var phrase = new ReasonPhrase(d, usual: null);
            foreach (var value in (float[])[float.NaN, 0, 3.25f, 1e9f])
            {
                var text = Encoding.UTF8.GetString(to[..phrase.WriteText(value, to)]);
                Assert.InRange(text.Length, 5, 200);
                Assert.DoesNotContain("  ", text);
            }
        }
    }

    [Theory]
    [InlineData("customer_ratio", 4.26, "amount is 4.3 times what is usual on this customer")]
    [InlineData("terminal_clock_run", 0, "no frauds on this terminal since its last legitimate payment")]
    [InlineData("terminal_clock_risk", 0.125, "12.5 % known fraud on this terminal in 90 minutes up to 2 hours ago")]
    [InlineData("customer_max_43", 0.75, "0.75 largest score on this customer in 3 hours")]
    [InlineData("mcc_hour_z", 2, "amount is 2.0 standard deviations from the mean of its merchant category at this hour")]
    public void WriteText_AProfileFeature_SaysWhatItIs(string name, float value, string expected)
    {
        Span<byte> to = stackalloc byte[Limits.RecordBytesMax];
        var phrase = new ReasonPhrase(ProfileFeatures.Everything.Definitions.Single(d => d.Name == name), usual: null);

        Assert.Equal(expected, Encoding.UTF8.GetString(to[..phrase.WriteText(value, to)]));
    }
}
