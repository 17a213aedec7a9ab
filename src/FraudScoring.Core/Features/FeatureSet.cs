using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using FraudScoring.Core.Features.Profiles;
using FraudScoring.Core.Features.Velocity;
using FraudScoring.Core.Transactions;

namespace FraudScoring.Core.Features;

/// <summary>
/// The named, ordered list of features that a model was trained on, checked and made ready to compute. Immutable.
/// </summary>
public sealed class FeatureSet
{
    private readonly RawFeature[] _raw;

    /// <summary>Checks the definitions and prepares their computation.</summary>
    /// <param name="definitions">The features in the order of the vector.</param>
    /// <param name="currencyRates">Rates to the reference currency, see <see cref="AmountScale"/>.</param>
    /// <param name="lateness">How far behind the newest event time a payment may come and still be counted.</param>
    /// <exception cref="FeatureSetException">A definition is wrong.</exception>
    public FeatureSet(
        IReadOnlyList<FeatureDefinition> definitions, IReadOnlyDictionary<string, decimal> currencyRates, TimeSpan lateness)
    {
        FeatureSetRules.Check(definitions, lateness);
        Definitions = [.. definitions];
        CurrencyRates = new Dictionary<string, decimal>(currencyRates, StringComparer.Ordinal);
        Lateness = lateness;
        Scale = new AmountScale(CurrencyRates);
        Names = [.. definitions.Select(d => d.Name)];
        Version = ComputeVersion();
        _raw = [.. definitions.Select((d, i) => (d, i)).Where(x => x.d.IsRaw).Select(x => RawFeature.Of(x.d, x.i))];
        Plans = [.. Enum.GetValues<EntityKind>().Select(kind => EntityPlan.Create(this, kind))];
        Profiles = [.. Enum.GetValues<EntityKind>().Select(kind => ProfilePlan.Create(this, kind)).OfType<ProfilePlan>()];
        Groups = GroupPlan.Create(this);
        Elses = [.. definitions.Select((d, i) => (d, i)).Where(x => x.d.Else is not null)
            .Select(x => new ElseRule(x.i, definitions.ToList().FindIndex(o => o.Name == x.d.Else)))];
        ReadsScores = definitions.Any(d => d.ReadsScores);
        LabelEntities = [.. Enum.GetValues<EntityKind>().Where(kind =>
            Plans[(int)kind]?.Frauds is not null || Profiles.Any(p => p.Entity == kind && p.Labels is not null))];
    }

    /// <summary>The features in the order of the vector.</summary>
    public IReadOnlyList<FeatureDefinition> Definitions { get; }

    /// <summary>The names in the order of the vector.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Rates to the reference currency, as declared.</summary>
    public IReadOnlyDictionary<string, decimal> CurrencyRates { get; }

    /// <summary>Features in a vector.</summary>
    public int Count => Definitions.Count;

    /// <summary>How far behind the newest event time a payment may come and still be counted.</summary>
    public TimeSpan Lateness { get; }

    /// <summary>Hash of everything that changes a value; equal versions compute equal vectors.</summary>
    public string Version { get; }

    /// <summary>Whether profiles are kept, which count a payment with the features that it was scored by.</summary>
    public bool HasProfiles => Profiles.Length > 0 || Groups is not null;

    /// <summary>
    /// Whether a payment's features depend on the scores of payments before it: then each payment must be scored, and
    /// its score given back, before the features of the next are computed.
    /// </summary>
    public bool ReadsScores { get; }

    /// <summary>The entities that features learn labels of.</summary>
    public IReadOnlyList<EntityKind> LabelEntities { get; }

    internal AmountScale Scale { get; }

    /// <summary>What is kept for each entity kind, by its number; null where no feature needs it.</summary>
    internal EntityPlan?[] Plans { get; }

    /// <summary>What is kept in profiles, for the entities that have one.</summary>
    internal ProfilePlan[] Profiles { get; }

    /// <summary>What is kept of groups; null when nothing asks for it.</summary>
    internal GroupPlan? Groups { get; }

    /// <summary>Features with another one in their place where they are missing.</summary>
    internal ElseRule[] Elses { get; }

    /// <summary>The same set without the features that read earlier scores.</summary>
    /// <exception cref="FeatureSetException">Nothing is left, or what is left names one of them.</exception>
    public FeatureSet WithoutScores() => new([.. Definitions.Where(d => !d.ReadsScores)], CurrencyRates, Lateness);

    /// <summary>Writes the raw features of a payment into its row.</summary>
    internal void ComputeRaw(Transaction transaction, long referenceAmount, Span<float> row)
    {
        foreach (var feature in _raw)
            row[feature.Index] = feature.Compute(transaction, referenceAmount);
    }

    private string ComputeVersion()
    {
        var text = new StringBuilder($"v1;lateness={Lateness.TotalSeconds};");
        foreach (var (code, rate) in CurrencyRates.OrderBy(r => r.Key, StringComparer.Ordinal))
            text.Append(CultureInfo.InvariantCulture, $"{code}={rate.ToString("G29", CultureInfo.InvariantCulture)};");
        foreach (var d in Definitions)
        {
            text.Append(CultureInfo.InvariantCulture,
                $"{d.Name}:{d.Kind}:{d.Entity}:{d.Window?.TotalSeconds}:{d.Delay?.TotalSeconds}:{d.Of}:{d.IsPrior};");
            AppendLater(text, d);
        }

        return "fs-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())))[..12];
    }

    // What definitions did not have from the start is written only where it is used: older sets keep their version.
    private static void AppendLater(StringBuilder text, FeatureDefinition d)
    {
        if (d.IsCode)
            text.Append(CultureInfo.InvariantCulture, $"+c1:{d.Field}:{d.Terms};");
        if (d.IsProfile || d.IsGroup || !d.Parameters.Equals(FeatureParameters.None))
            text.Append(CultureInfo.InvariantCulture, $"+p1:{d.Feature}:{d.Else}:{d.Decay?.TotalSeconds}:{d.Group}:{d.Explained}:{d.Parameters};");
    }
}
