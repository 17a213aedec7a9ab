using FraudScoring.Simulation;
using FraudScoring.Training.Replay;

namespace FraudScoring.Training.Data.Mapping;

/// <summary>Labels of a file of their own, by payment. What is left at the end belongs to no payment.</summary>
internal sealed class LabelFile
{
    private readonly Dictionary<string, List<(int Line, long AtMs, bool IsFraud)>> _labels = new(StringComparer.Ordinal);
    private readonly string _path;

    public LabelFile(string path, string separator, LabelMapping mapping, MappedTime time)
    {
        _path = path;
        using var table = new CsvTable(path, separator);
        int id = table.Column(mapping.IdColumn!);
        int label = table.Column(mapping.Column);
        int at = table.Column(mapping.TimeColumn!);
        while (table.Read())
        {
            if (LabelCell.Read(mapping, table, label) is not { } isFraud)
            {
                MissingCount++;
                continue;
            }

            if (!time.TryParse(table[at], out long atMs))
                throw table.Wrong(at, $"{time.Expected} expected, not '{table[at]}'");
            if (!_labels.TryGetValue(table[id], out var labels))
                _labels[table[id]] = labels = [];
            labels.Add((table.Line, atMs, isFraud));
        }
    }

    /// <summary>Labels without a value.</summary>
    public int MissingCount { get; }

    /// <summary>Takes the labels of a payment that has come.</summary>
    /// <exception cref="DataException">A label says that it came before the payment.</exception>
    public IEnumerable<SimulatedLabel> Take(string id, long eventMs)
    {
        if (!_labels.Remove(id, out var labels))
            yield break;
        foreach (var (line, atMs, isFraud) in labels)
        {
            if (atMs < eventMs)
                throw new DataException($"{_path}, line {line}: the label of '{id}' came before the payment happened; nobody can have known it then");
            yield return new SimulatedLabel(id, isFraud, atMs, eventMs, SimulatedLabelSource.None);
        }
    }

    /// <summary>Refuses labels that belong to no payment.</summary>
    public void RequireEmpty()
    {
        if (_labels.Count == 0)
            return;
        var (id, labels) = _labels.MinBy(entry => entry.Value[0].Line);
        throw new DataException($"{_path}, line {labels[0].Line}: a label for '{id}', and no payment has this id; {_labels.Count} ids are unknown in all");
    }
}
