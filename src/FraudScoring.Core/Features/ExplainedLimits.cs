using System.Globalization;

namespace FraudScoring.Core.Features;

/// <summary>
/// Which frauds say nothing about the entity, since the payment itself explains them: those with one of these features
/// above its limit. In <c>model.json</c> an object of feature names and limits. Equal when the limits are.
/// </summary>
public sealed class ExplainedLimits(IReadOnlyList<KeyValuePair<string, double>> limits) : IEquatable<ExplainedLimits>
{
    private readonly KeyValuePair<string, double>[] _limits = [.. limits];

    /// <summary>Features and the limits above which they explain a fraud.</summary>
    public IReadOnlyList<KeyValuePair<string, double>> Limits => _limits;

    /// <inheritdoc/>
    public bool Equals(ExplainedLimits? other) => other is not null && _limits.AsSpan().SequenceEqual(other._limits);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as ExplainedLimits);

    /// <inheritdoc/>
    public override int GetHashCode() => _limits.Aggregate(0, HashCode.Combine);

    /// <inheritdoc/>
    public override string ToString()
        => string.Join(',', _limits.Select(l => $"{l.Key}>{l.Value.ToString("R", CultureInfo.InvariantCulture)}"));
}
