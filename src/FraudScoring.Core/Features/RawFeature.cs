using System.Buffers.Text;
using FraudScoring.Core.Transactions;

namespace FraudScoring.Core.Features;

/// <summary>A feature that is read off the payment itself.</summary>
internal readonly record struct RawFeature(FeatureKind Kind, int Index, int FromHour, int UntilHour, CodedField? Field, CodeTerms? Terms)
{
    private const long MsPerHour = 3_600_000;
    private const long MsPerDay = 24 * MsPerHour;

    public static RawFeature Of(FeatureDefinition d, int index) => new(
        d.Kind, index, (int)(d.Parameters[FeatureParameter.FromHour] ?? 0), (int)(d.Parameters[FeatureParameter.UntilHour] ?? 0),
        d.Field is null ? null : CodedField.Find(d.Field), d.Terms);

    public float Compute(Transaction t, long referenceAmount) => Kind switch
    {
        FeatureKind.Amount => (float)(referenceAmount / 100.0),
        FeatureKind.Hour => t.EventTimeUnixMs % MsPerDay / MsPerHour,
        // Day 0 of the Unix epoch was a Thursday.
        FeatureKind.Weekday => ((t.EventTimeUnixMs / MsPerDay) + 3) % 7,
        FeatureKind.Weekend => ((t.EventTimeUnixMs / MsPerDay) + 3) % 7 >= 5 ? 1 : 0,
        FeatureKind.Night => IsNight((int)(t.EventTimeUnixMs % MsPerDay / MsPerHour)) ? 1 : 0,
        FeatureKind.Channel => Provided((int)t.Channel),
        FeatureKind.EntryMode => Provided((int)t.EntryMode),
        FeatureKind.AvsResult => Provided((int)t.AvsResult),
        FeatureKind.CvvResult => Provided((int)t.CvvResult),
        FeatureKind.ThreeDsResult => Provided((int)t.ThreeDsResult),
        FeatureKind.IssuerResult => Provided((int)t.IssuerResult),
        FeatureKind.Mcc => Utf8Parser.TryParse(t.Text(TextField.Mcc), out int mcc, out _) ? mcc : float.NaN,
        FeatureKind.CardForeign => Differ(t.Text(TextField.CardCountry), t.Text(TextField.MerchantCountry)),
        FeatureKind.ShippingMismatch => Differ(t.Text(TextField.BillingCountry), t.Text(TextField.ShippingCountry)),
        FeatureKind.Code => Terms!.CodeOf(Field!.Of(t)) is >= 0 and var code ? code : float.NaN,
        _ => throw new InvalidOperationException($"{Kind} is not a raw feature"),
    };

    private bool IsNight(int hour)
        => FromHour <= UntilHour ? hour >= FromHour && hour < UntilHour : hour >= FromHour || hour < UntilHour;

    private static float Provided(int value) => value == 0 ? float.NaN : value;

    private static float Differ(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b)
    {
        if (a.IsEmpty || b.IsEmpty)
            return float.NaN;
        return a.SequenceEqual(b) ? 0 : 1;
    }
}
