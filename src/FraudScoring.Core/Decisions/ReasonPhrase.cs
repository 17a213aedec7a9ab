using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text;
using FraudScoring.Core.Features;
using FraudScoring.Core.Scoring;
using FraudScoring.Core.Transactions;

namespace FraudScoring.Core.Decisions;

/// <summary>
/// The code and the sentence of a reason for one feature, such as "7 payments on this card in 10 minutes; usual: 1-2".
/// Everything but the value is prepared at load, so that writing a reason allocates nothing.
/// </summary>
internal sealed class ReasonPhrase
{
    private readonly UsualRange? _usual;
    private readonly byte[] _code;
    private readonly byte[] _before;
    private readonly byte[] _after;
    private readonly byte[] _zero;
    private readonly byte[] _missing;
    private readonly StandardFormat _format;
    private readonly double _scale;
    private readonly bool _isYesOrNo;

    // Of a field whose number on the wire says nothing to a person.
    private readonly byte[][] _names;

    public ReasonPhrase(FeatureDefinition definition, UsualRange? usual)
    {
        _usual = usual;
        _code = Encoding.UTF8.GetBytes(definition.Name.ToUpperInvariant());
        var (before, after, zero, missing) = Sentence(definition);
        _before = Encoding.UTF8.GetBytes(before);
        _after = Encoding.UTF8.GetBytes(after + UsualText(definition, usual));
        _zero = Encoding.UTF8.GetBytes(zero);
        _missing = Encoding.UTF8.GetBytes(missing);
        _format = Format(definition.Kind);
        _scale = IsShare(definition.Kind) ? 100 : 1;
        _isYesOrNo = definition.Kind is FeatureKind.CardForeign or FeatureKind.ShippingMismatch or FeatureKind.Seen;
        _names = [.. Names(definition).Select(Encoding.UTF8.GetBytes)];
    }

    /// <summary>Writes the code: the feature's name and how the value stands to what is usual.</summary>
    public int WriteCode(float value, Span<byte> destination)
    {
        _code.CopyTo(destination);
        var suffix = Suffix(value);
        suffix.CopyTo(destination[_code.Length..]);
        return _code.Length + suffix.Length;
    }

    /// <summary>Writes the sentence.</summary>
    public int WriteText(float value, Span<byte> destination)
    {
        if (float.IsNaN(value))
            return Copy(_missing, destination);
        if (value == 0 && _zero.Length > 0)
            return Copy(_zero, destination);
        var written = Copy(_before, destination);
        if (_isYesOrNo)
            return written;
        if (value >= 0 && value < _names.Length)
            return written + Copy(_names[(int)value], destination[written..]);
        Utf8Formatter.TryFormat(Math.Clamp(value * _scale, -1e15, 1e15), destination[written..], out var digits, _format);
        written += digits;
        return written + Copy(_after, destination[written..]);
    }

    private ReadOnlySpan<byte> Suffix(float value)
    {
        if (float.IsNaN(value))
            return "_MISSING"u8;
        if (_usual is null)
            return "_UNUSUAL"u8;
        if (value > _usual.High)
            return "_HIGH"u8;
        return value < _usual.Low ? "_LOW"u8 : "_UNUSUAL"u8;
    }

    private static int Copy(ReadOnlySpan<byte> from, Span<byte> to)
    {
        from.CopyTo(to);
        return from.Length;
    }

    private static IEnumerable<string> Names(FeatureDefinition d) => d.Terms?.Terms ?? Words(d.Kind).Select(Plain);

    private static string[] Words(FeatureKind kind) => kind switch
    {
        FeatureKind.Channel => Enum.GetNames<Channel>(),
        FeatureKind.EntryMode => Enum.GetNames<EntryMode>(),
        FeatureKind.AvsResult or FeatureKind.CvvResult => Enum.GetNames<CheckResult>(),
        FeatureKind.ThreeDsResult => Enum.GetNames<ThreeDsResult>(),
        FeatureKind.IssuerResult => Enum.GetNames<IssuerResult>(),
        _ => [],
    };

    private static bool IsShare(FeatureKind kind)
        => kind is FeatureKind.DeclinedShare or FeatureKind.LabelRisk or FeatureKind.ClockRisk
            or FeatureKind.ClockDecayedRisk or FeatureKind.GroupShare;

    private static StandardFormat Format(FeatureKind kind) => kind switch
    {
        FeatureKind.Amount or FeatureKind.Sum or FeatureKind.Mean or FeatureKind.Max or FeatureKind.Stddev => new('F', 2),
        FeatureKind.Ratio or FeatureKind.Zscore or FeatureKind.MaxRatio => new('F', 1),
        FeatureKind.RunningRatio or FeatureKind.KnownRatio or FeatureKind.PastZscore => new('F', 1),
        FeatureKind.GroupZscore or FeatureKind.GroupDifference => new('F', 1),
        FeatureKind.KnownMean or FeatureKind.PastSum or FeatureKind.PastMean or FeatureKind.PastMax => new('F', 2),
        FeatureKind.PastExcess or FeatureKind.PastLast => new('F', 2),
        FeatureKind.PastDecayedExcess or FeatureKind.PastDecayedMax => new('F', 2),
        _ when IsShare(kind) => new('F', 1),
        _ => new('F', 0),
    };

    private static string UsualText(FeatureDefinition d, UsualRange? usual)
    {
        if (usual is null || d.Kind is FeatureKind.Seen || (d.IsRaw && d.Kind != FeatureKind.Amount))
            return string.Empty;
        var scale = IsShare(d.Kind) ? 100 : 1;
        var digits = "F" + Format(d.Kind).Precision.ToString(CultureInfo.InvariantCulture);
        var low = (usual.Low * scale).ToString(digits, CultureInfo.InvariantCulture);
        var high = (usual.High * scale).ToString(digits, CultureInfo.InvariantCulture);
        return low == high ? $"; usual: {low}" : $"; usual: {low} to {high}";
    }

    private static (string Before, string After, string Zero, string Missing) Sentence(FeatureDefinition d)
    {
        var who = d.Entity switch
        {
            null => string.Empty,
            EntityKind.Ip => "this IP address",
            EntityKind.Email => "this e-mail address",
            var entity => "this " + entity.Value.ToString().ToLowerInvariant(),
        };
        var span = d.Window is { } window ? "in " + Words(window) : string.Empty;
        var until = d.Delay is { } delay && delay > TimeSpan.Zero ? $"{span} up to {Words(delay)} ago" : span;
        var of = d.Of switch
        {
            null => string.Empty,
            RelatedField.Ip => "IP address",
            RelatedField.Email => "e-mail address",
            RelatedField.Mcc => "merchant category",
            var field => Plain(field.Value.ToString()),
        };
        var name = Plain(d.Kind.ToString());
        if (d.IsProfile || d.IsGroup || d.Kind == FeatureKind.MaxRatio)
            return ProfilePhrase.Sentence(d, who, span, until);
        return d.Kind switch
        {
            FeatureKind.Amount => ("amount ", string.Empty, string.Empty, "no amount"),
            FeatureKind.CardForeign => ("card and merchant are of different countries", string.Empty, "card and merchant are of one country", "a country is not known"),
            FeatureKind.ShippingMismatch => ("billing and shipping country differ", string.Empty, "billing and shipping country are the same", "no shipping or billing country"),
            FeatureKind.Count => (string.Empty, $" payments on {who} {span}", string.Empty, $"{who} is not known"),
            FeatureKind.Sum => (string.Empty, $" spent on {who} {span}", string.Empty, $"{who} is not known"),
            FeatureKind.Mean => (string.Empty, $" mean amount on {who} {span}", string.Empty, $"nothing on {who} {span}"),
            FeatureKind.Max => (string.Empty, $" largest amount on {who} {span}", string.Empty, $"nothing on {who} {span}"),
            FeatureKind.Stddev => (string.Empty, $" spread of amounts on {who} {span}", string.Empty, $"nothing on {who} {span}"),
            FeatureKind.Distinct => (string.Empty, $" different values of {of} on {who} {span}", string.Empty, $"{who} is not known"),
            FeatureKind.Seen => ($"{of} was seen with {who} {span}", string.Empty, $"{of} is new for {who} {span}", $"no {of}"),
            FeatureKind.DeclinedCount => (string.Empty, $" declined payments on {who} {span}", string.Empty, $"{who} is not known"),
            FeatureKind.DeclinedShare => (string.Empty, $" % of the payments on {who} {span} were declined", string.Empty, $"nothing on {who} {span}"),
            FeatureKind.SinceLast => (string.Empty, $" seconds since the last payment on {who}", string.Empty, $"first payment on {who} for a long time"),
            FeatureKind.Ratio => ("amount is ", $" times the mean on {who} {span}", string.Empty, $"nothing to compare on {who} {span}"),
            FeatureKind.Zscore => ("amount is ", $" standard deviations from the mean on {who} {span}", string.Empty, $"too little to compare on {who} {span}"),
            FeatureKind.DistanceKm => (string.Empty, $" km from the last place of {who}", string.Empty, $"no earlier place of {who}"),
            FeatureKind.SpeedKmh => (string.Empty, $" km/h from the last place of {who}", string.Empty, $"no earlier place of {who}"),
            FeatureKind.LabelCount => (string.Empty, $" payments on {who} {until}", string.Empty, $"{who} is not known"),
            FeatureKind.LabelFrauds => (string.Empty, $" known frauds on {who} {until}", string.Empty, $"{who} is not known"),
            FeatureKind.LabelRisk => (string.Empty, $" % known fraud on {who} {until}", string.Empty, $"{who} is not known"),
            FeatureKind.Code => ($"{FieldWords(d)} is ", string.Empty, string.Empty, $"{FieldWords(d)} is none of those that the model knows"),
            _ => ($"{name} is ", string.Empty, string.Empty, $"no {name}"),
        };
    }

    private static string FieldWords(FeatureDefinition d) => Plain(d.Field!.Split('.')[^1]);

    private static string Words(TimeSpan duration)
    {
        var text = Durations.Format(duration);
        var number = text[..^1];
        var unit = text[^1] switch { 'd' => "day", 'h' => "hour", 'm' => "minute", _ => "second" };
        return number == "1" ? $"1 {unit}" : $"{number} {unit}s";
    }

    private static string Plain(string name)
        => System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(name).Replace('_', ' ');
}
