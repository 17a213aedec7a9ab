using System.Globalization;

namespace FraudScoring.Core.Scoring;

/// <summary>
/// Makes a row of features of the texts of a model's input columns, as the model's preparation steps do.
/// </summary>
public sealed class FeatureEncoder
{
    private readonly FeatureSource[] _sources;

    /// <summary>Creates the encoder from one source a feature.</summary>
    public FeatureEncoder(ModelInput[] inputs, FeatureSource[] sources)
    {
        Inputs = inputs;
        _sources = sources;
    }

    /// <summary>The columns to give, in this order.</summary>
    public IReadOnlyList<ModelInput> Inputs { get; }

    /// <summary>Where each feature comes from.</summary>
    public IReadOnlyList<FeatureSource> Sources => _sources;

    /// <summary>Number of features.</summary>
    public int FeatureCount => _sources.Length;

    /// <summary>
    /// Fills <paramref name="row"/> from one cell for each of <see cref="Inputs"/>. An empty numeric cell is missing;
    /// false when one is not a number. A text that no feature knows sets none.
    /// </summary>
    public bool TryEncode(IReadOnlyList<string> cells, Span<float> row)
    {
        ArgumentNullException.ThrowIfNull(cells);
        for (var f = 0; f < _sources.Length; f++)
        {
            var (input, term, missing) = _sources[f];
            var cell = cells[input];
            if (term is not null)
                row[f] = cell.Length > 0 && cell == term ? 1 : 0;
            else if (!TryParse(cell, out row[f]))
                return false;
            else if (float.IsNaN(row[f]))
                row[f] = missing;
        }

        return true;
    }

    private static bool TryParse(string cell, out float value)
    {
        value = float.NaN;
        return cell.Length == 0 || float.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out value);
    }
}
