using System.Globalization;
using System.Text;
using FraudScoring.Core.Scoring.Explain;

namespace FraudScoring.Training.Models;

/// <summary>Scores rows block by block and writes a line for each; numbers parse back exactly.</summary>
internal sealed class RowScores
{
    private const int BlockRows = 1024;

    private readonly LoadedModel _model;
    private readonly TreeShap? _explainer;
    private readonly int _features;
    private readonly float[] _rows;
    private readonly double[] _raw = new double[BlockRows];
    private readonly double[] _contributions;

    public RowScores(LoadedModel model, TreeShap? explainer)
    {
        (_model, _explainer, _features) = (model, explainer, model.Ensemble.FeatureCount);
        _rows = new float[BlockRows * _features];
        _contributions = new double[_features + 1];
    }

    /// <summary>Writes the scores of all rows of a reader and returns how many there were.</summary>
    public long Write(RowReader reader, Stream to, Action<long> onBlock)
    {
        using var writer = new StreamWriter(to, new UTF8Encoding(false), 1 << 16, leaveOpen: true);
        WriteHeader(writer);
        long rows = 0;
        for (int count = BlockRows; count == BlockRows; onBlock(rows))
        {
            count = Fill(reader);
            _model.Forest.ScoreRaw(_rows, _features, _raw.AsSpan(0, count));
            for (int i = 0; i < count; i++)
                WriteRow(writer, i);
            rows += count;
        }

        return rows;
    }

    private int Fill(RowReader reader)
    {
        int count = 0;
        while (count < BlockRows && reader.TryRead(_rows.AsSpan(count * _features, _features)))
            count++;
        return count;
    }

    private void WriteHeader(StreamWriter writer)
    {
        writer.Write("raw,probability");
        for (int f = 0; _explainer is not null && f < _features; f++)
            writer.Write($",{Quoted(_model.NameOf(f))}");
        writer.Write(_explainer is null ? "\n" : ",base\n");
    }

    private void WriteRow(StreamWriter writer, int row)
    {
        writer.Write(Text(_raw[row]));
        writer.Write(',');
        writer.Write(Text(_model.Forest.Probability(_raw[row])));
        if (_explainer is not null)
        {
            _explainer.Explain(_rows.AsSpan(row * _features, _features), _contributions);
            foreach (double contribution in _contributions)
            {
                writer.Write(',');
                writer.Write(Text(contribution));
            }
        }

        writer.Write('\n');
    }

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static string Quoted(string name)
        => name.AsSpan().ContainsAny(",\"\r\n") ? $"\"{name.Replace("\"", "\"\"")}\"" : name;
}
