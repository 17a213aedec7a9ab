using System.Numerics;
using FraudScoring.Core.Features;
using FraudScoring.Core.Features.Profiles;
using FraudScoring.Core.Features.Velocity;
using FraudScoring.Core.Transactions;
using FraudScoring.Tests.Features.Velocity;
using FraudScoring.Tests.Transactions;

namespace FraudScoring.Tests.Features.Profiles;

/// <summary>Group norms against a recount from plain lists, bit by bit.</summary>
public class GroupRecountTests
{
    private const double Unit = 1L << 32;

    private static readonly FeatureSet Set = ProfileFeatures.Everything;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Apply_Groups_EqualTheRecount(int seed)
    {
        var store = new InMemoryVelocityStore(Set, new VelocityStoreOptions());
        var batch = new FeatureBatch(Set, 1);
        var groups = new Dictionary<string, List<long>>();
        // Short enough in all that no group is idle for the 90 days after which it is forgotten.
        foreach (var t in new PaymentStream(seed, 100, ProfileFeatures.Lateness).Take(400))
        {
            batch.Clear();
            batch.Add(t);
            store.Apply(batch);
            if (batch.IsLate(0))
                continue;
            var row = batch.Row(0).ToArray();
            foreach (var d in Set.Definitions.Where(d => d.IsGroup))
            {
                var expected = Value(d, t, groups);
                if (float.IsNaN(expected) && d.Else is { } other)
                    expected = row[Set.Names.ToList().IndexOf(other)];
                Assert.Equal(expected, row[Set.Names.ToList().IndexOf(d.Name)]);
            }

            foreach (var kind in Enum.GetValues<GroupKind>())
            {
                if (Key(kind, t) is { } key)
                    groups.TryAdd(key, []);
                if (Key(kind, t) is { } same)
                    groups[same].Add(GroupComputation.LogAmount(t.AmountMinor));
            }
        }

        Assert.True(groups.Values.Max(g => g.Count) > 50);
    }

    private static float Value(FeatureDefinition d, Transaction t, Dictionary<string, List<long>> groups)
    {
        if (Key(d.Group!.Value, t) is not { } key)
            return float.NaN;
        var logs = groups.GetValueOrDefault(key) ?? [];
        var log = GroupComputation.LogAmount(t.AmountMinor);
        BigInteger n = logs.Count;
        var sum = logs.Aggregate(BigInteger.Zero, (a, b) => a + b);
        switch (d.Kind)
        {
            case FeatureKind.GroupDifference:
                return logs.Count == 0 ? float.NaN : (float)((log - ((double)(long)sum / logs.Count)) / Unit);
            case FeatureKind.GroupShare:
                var larger = groups.GetValueOrDefault(Key(Larger(d.Group.Value), t)!) ?? [];
                return (float)((logs.Count + 1) / (double)(larger.Count + 24));
            default:
                if (logs.Count < (d.Parameters[FeatureParameter.MinCount] ?? 2))
                    return float.NaN;
                var squares = logs.Aggregate(BigInteger.Zero, (a, b) => a + ((BigInteger)b * b));
                var deviation = Math.Sqrt(NaiveSeries.ToDouble((n * squares) - (sum * sum))) / logs.Count;
                deviation = Math.Max(deviation, (d.Parameters[FeatureParameter.MinDeviation] ?? 0) * Unit);
                return deviation == 0 ? float.NaN : (float)((log - ((double)(long)sum / logs.Count)) / deviation);
        }
    }

    private static GroupKind Larger(GroupKind kind) => kind switch
    {
        GroupKind.MccHour => GroupKind.Mcc,
        GroupKind.CardHour => GroupKind.Card,
        _ => GroupKind.Customer,
    };

    private static string? Key(GroupKind kind, Transaction t)
    {
        var owner = kind switch
        {
            GroupKind.Mcc or GroupKind.MccHour => "all",
            GroupKind.Merchant => Payments.Get(t, TextField.MerchantId),
            GroupKind.Card or GroupKind.CardMcc or GroupKind.CardHour => Payments.Get(t, TextField.CardId),
            _ => Payments.Get(t, TextField.CustomerId),
        };
        var detail = kind switch
        {
            GroupKind.Mcc or GroupKind.MccHour or GroupKind.CardMcc or GroupKind.CustomerMcc => Payments.Get(t, TextField.Mcc),
            _ => "-",
        };
        if (owner.Length == 0 || detail.Length == 0)
            return null;
        var hour = kind is GroupKind.MccHour or GroupKind.CardHour or GroupKind.CustomerHour
            ? DateTimeOffset.FromUnixTimeMilliseconds(t.EventTimeUnixMs).Hour
            : -1;
        return $"{kind}|{owner}|{detail}|{hour}";
    }
}
