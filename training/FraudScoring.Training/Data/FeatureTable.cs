namespace FraudScoring.Training.Data;

/// <summary>
/// Rows of float features with a label each, kept by column. Grows by <see cref="Append"/>; a weight of 1 is taken
/// where none was given. Values beyond a stated size go to temporary files; labels and weights stay in memory.
/// </summary>
public sealed class FeatureTable : IDisposable
{
    private readonly float[][] _columns;
    private readonly TableMemory _memory;
    private ColumnFiles? _files;
    private float[] _buffer = [];
    private byte[] _labels;
    private float[] _weights;

    /// <summary>An empty table with room for <paramref name="capacity"/> rows, all of it in memory.</summary>
    public FeatureTable(IReadOnlyList<string> names, int capacity = 1024)
        : this(names, TableMemory.Unbounded, capacity)
    {
    }

    /// <summary>An empty table that stays in memory as far as it may.</summary>
    public FeatureTable(IReadOnlyList<string> names, TableMemory memory, int capacity = 1024)
    {
        ArgumentNullException.ThrowIfNull(memory);
        ArgumentNullException.ThrowIfNull(names);
        ArgumentOutOfRangeException.ThrowIfZero(names.Count);
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        _memory = memory;
        Names = [.. names];
        _columns = new float[names.Count][];
        for (int feature = 0; feature < _columns.Length; feature++)
            _columns[feature] = new float[capacity];
        _labels = new byte[capacity];
        _weights = new float[capacity];
    }

    /// <summary>The features' names, in the order of the columns.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Rows so far.</summary>
    public int RowCount { get; private set; }

    /// <summary>Columns.</summary>
    public int FeatureCount => _columns.Length;

    /// <summary>Bytes of values in temporary files; 0 while all are in memory.</summary>
    public long FileBytes => _files?.Bytes ?? 0;

    /// <summary>1 for a fraud and 0 for a genuine payment, by row.</summary>
    public ReadOnlyMemory<byte> Labels => _labels.AsMemory(0, RowCount);

    /// <summary>Weights by row.</summary>
    public ReadOnlyMemory<float> Weights => _weights.AsMemory(0, RowCount);

    /// <summary>The values of one feature, by row; good until a row is added.</summary>
    public ReadOnlySpan<float> Column(int feature)
        => _files is null ? _columns[feature].AsSpan(0, RowCount) : _files.Column(feature);

    /// <summary>Adds a row.</summary>
    public void Append(ReadOnlySpan<float> values, bool isPositive, float weight = 1)
    {
        if (values.Length != _columns.Length)
            throw new ArgumentException($"a row has {values.Length} values, expected {_columns.Length}", nameof(values));
        if (!(weight >= 0 && weight <= 1e6f))
            throw new ArgumentOutOfRangeException(nameof(weight), weight, "must be from 0 to 1,000,000");
        if (RowCount == _labels.Length)
            Grow();
        for (int feature = 0; feature < values.Length; feature++)
        {
            if (_files is null)
                _columns[feature][RowCount] = values[feature];
            else
                _files.Append(feature, values.Slice(feature, 1));
        }

        _labels[RowCount] = isPositive ? (byte)1 : (byte)0;
        _weights[RowCount] = weight;
        RowCount++;
    }

    /// <summary>Adds rows that lie <paramref name="stride"/> values apart, all taken for genuine with a weight of 1.</summary>
    public void AppendRows(ReadOnlySpan<float> rows, int stride, int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(stride, _columns.Length);
        ArgumentOutOfRangeException.ThrowIfLessThan(rows.Length, count * stride);
        while (RowCount + count > _labels.Length)
            Grow();
        if (_files is not null && _buffer.Length < count)
            _buffer = new float[count];
        for (int feature = 0; feature < _columns.Length; feature++)
        {
            var column = _files is null ? _columns[feature].AsSpan(RowCount, count) : _buffer.AsSpan(0, count);
            for (int row = 0; row < column.Length; row++)
                column[row] = rows[(row * stride) + feature];
            _files?.Append(feature, column);
        }

        _labels.AsSpan(RowCount, count).Clear();
        _weights.AsSpan(RowCount, count).Fill(1);
        RowCount += count;
    }

    /// <summary>Changes what is known of a row.</summary>
    public void SetLabel(int row, bool isPositive)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)row, (uint)RowCount);
        _labels[row] = isPositive ? (byte)1 : (byte)0;
    }

    /// <summary>Copies a row's values into <paramref name="values"/>.</summary>
    public void CopyRow(int row, Span<float> values)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)row, (uint)RowCount);
        for (int feature = 0; feature < _columns.Length; feature++)
            values[feature] = _files is null ? _columns[feature][row] : _files.Column(feature)[row];
    }

    /// <summary>Gives the temporary files back, where there are any; the table must not be used after this.</summary>
    public void Dispose() => _files?.Dispose();

    private void Grow()
    {
        int capacity = checked(_labels.Length * 2);
        if (_files is null && (double)capacity * _columns.Length * sizeof(float) > _memory.BytesMax)
            MoveToFiles();
        for (int feature = 0; feature < _columns.Length && _files is null; feature++)
            Array.Resize(ref _columns[feature], capacity);
        Array.Resize(ref _labels, capacity);
        Array.Resize(ref _weights, capacity);
    }

    private void MoveToFiles()
    {
        _files = new ColumnFiles(_memory.Folder, _columns.Length);
        for (int feature = 0; feature < _columns.Length; feature++)
        {
            _files.Append(feature, _columns[feature].AsSpan(0, RowCount));
            _columns[feature] = [];
        }
    }
}
