using System.Globalization;
using FraudScoring.Core.Scoring;
using FraudScoring.Training.Replay;

namespace FraudScoring.Training.Models;

/// <summary>Which column of a table each input of a model is.</summary>
internal sealed class RowColumnMap
{
    private const int NamesShownMax = 8;

    // What libraries and this command write beside features; by position these are never taken for one.
    private static readonly string[] Results = ["label", "raw", "score", "prob", "probability", "predicted_label"];

    private RowColumnMap(int[] columns, bool isByName, int ignored)
        => (Columns, IsByName, Ignored) = (columns, isByName, ignored);

    /// <summary>Index in the table of every input, in the model's order.</summary>
    public int[] Columns { get; }

    public bool IsByName { get; }

    /// <summary>Columns of the table that nothing reads.</summary>
    public int Ignored { get; }

    /// <summary>Finds a model's inputs in a header; <paramref name="place"/> names the line in errors.</summary>
    /// <exception cref="DataException">A column is missing, or one cannot be told from another.</exception>
    public static RowColumnMap Of(IReadOnlyList<string> header, LoadedModel model, string place)
    {
        CheckHeader(header, place);
        if (Inputs(model) is not { } inputs)
            return ByPosition(header, model.Ensemble.FeatureCount, place);
        // A number for a name says no more than the position, so it binds only a table that uses the same numbers.
        if (!IsBinding(model) && !Array.TrueForAll(inputs, name => header.Contains(name, StringComparer.Ordinal)))
            return ByPosition(header, inputs.Length, place);
        return ByName(header, inputs, place);
    }

    private static string[]? Inputs(LoadedModel model) => EncoderOf(model) is { } encoder
        ? [.. encoder.Inputs.Select(input => input.Name)]
        : model.Names;

    private static bool IsBinding(LoadedModel model) => model.HasOwnNames || EncoderOf(model) is not null;

    /// <summary>What makes features of columns; in a model folder the service does, so the rows are the features.</summary>
    public static FeatureEncoder? EncoderOf(LoadedModel model) => model.Manifest is null ? model.Ensemble.Encoder : null;

    private static void CheckHeader(IReadOnlyList<string> header, string place)
    {
        for (int i = 0; i < header.Count; i++)
        {
            if (double.TryParse(header[i], NumberStyles.Float, CultureInfo.InvariantCulture, out _))
                throw new DataException($"{place}, column {i + 1}: the name of a column expected, not '{header[i]}'");
        }
    }

    private static RowColumnMap ByName(IReadOnlyList<string> header, string[] inputs, string place)
    {
        int[] columns = Array.ConvertAll(inputs, name => Find(header, name, place));
        var missing = inputs.Where((_, i) => columns[i] < 0).ToArray();
        if (missing.Length > 0)
            throw new DataException($"{place}: without the model's column{(missing.Length > 1 ? "s" : "")} {Shown(missing)}");
        return new RowColumnMap(columns, true, header.Count - columns.Distinct().Count());
    }

    // Libraries and tables differ in capitals, so a name may match without them where just one column does.
    private static int Find(IReadOnlyList<string> header, string name, string place)
    {
        foreach (var comparison in new[] { StringComparison.Ordinal, StringComparison.OrdinalIgnoreCase })
        {
            var found = Enumerable.Range(0, header.Count).Where(i => header[i].Equals(name, comparison)).ToArray();
            if (found.Length > 1)
                throw new DataException($"{place}, column {found[1] + 1}: '{header[found[1]]}' for the second time");
            if (found.Length == 1)
                return found[0];
        }

        return -1;
    }

    private static RowColumnMap ByPosition(IReadOnlyList<string> header, int features, string place)
    {
        int[] columns = [.. Enumerable.Range(0, header.Count).Where(i => !Results.Contains(header[i], StringComparer.OrdinalIgnoreCase))];
        if (columns.Length == features)
            return new RowColumnMap(columns, false, header.Count - columns.Length);
        throw new DataException(
            $"{place}: {columns.Length} columns besides {string.Join(", ", Results)}; the model does not name its features, so exactly {features} expected, in its order");
    }

    private static string Shown(string[] names) => names.Length <= NamesShownMax
        ? string.Join(", ", names)
        : $"{string.Join(", ", names.Take(NamesShownMax))} and {names.Length - NamesShownMax} more";
}
