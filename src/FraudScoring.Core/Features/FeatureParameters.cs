using System.Globalization;
using System.Text;

namespace FraudScoring.Core.Features;

/// <summary>The numbers of one feature. Immutable; equal when all of them are.</summary>
public sealed class FeatureParameters : IEquatable<FeatureParameters>
{
    // NaN where none was given.
    private readonly double[] _values = new double[Enum.GetValues<FeatureParameter>().Length];

    /// <summary>Takes the numbers that were given.</summary>
    public FeatureParameters(IEnumerable<KeyValuePair<FeatureParameter, double>> given)
    {
        ArgumentNullException.ThrowIfNull(given);
        _values.AsSpan().Fill(double.NaN);
        foreach (var (parameter, value) in given)
            _values[(int)parameter] = value;
    }

    /// <summary>No numbers.</summary>
    public static FeatureParameters None { get; } = new([]);

    /// <summary>A number, or null when it was not given.</summary>
    public double? this[FeatureParameter parameter]
        => double.IsNaN(_values[(int)parameter]) ? null : _values[(int)parameter];

    /// <inheritdoc/>
    public bool Equals(FeatureParameters? other) => other is not null && _values.AsSpan().SequenceEqual(other._values);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as FeatureParameters);

    /// <inheritdoc/>
    public override int GetHashCode() => _values.Aggregate(0, HashCode.Combine);

    /// <inheritdoc/>
    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (var parameter in Enum.GetValues<FeatureParameter>())
        {
            if (this[parameter] is { } value)
                text.Append(CultureInfo.InvariantCulture, $"{parameter}={value:R},");
        }

        return text.ToString();
    }
}
