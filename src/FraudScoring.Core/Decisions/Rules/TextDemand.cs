namespace FraudScoring.Core.Decisions.Rules;

/// <summary>What is demanded of a text: that it is missing or not, one of some values, none of others.</summary>
internal sealed record TextDemand(bool? IsMissing, IReadOnlySet<string>? Allowed, IReadOnlySet<string> Denied)
{
    public static readonly TextDemand None = new(null, null, new HashSet<string>());

    public TextDemand Narrow(string[] values, bool isNegated)
    {
        if (isNegated)
        {
            return this with
            {
                Denied = Denied.Concat(values).ToHashSet(),
                Allowed = Allowed?.Except(values).ToHashSet(),
            };
        }

        var left = values.Where(v => !Denied.Contains(v) && Allowed?.Contains(v) != false);
        return this with { Allowed = left.ToHashSet() };
    }
}
