namespace FraudScoring.Training.Boosting;

/// <summary>
/// Bins rows as they come, so that their values need never be in memory together: fit a <see cref="BinMapper"/> on a
/// sample, then stream all rows through <see cref="Append"/>. At most 4 bytes for a value when built.
/// </summary>
public sealed class BinnedMatrixBuilder
{
    private readonly BinMapper _mapper;
    private readonly ushort[][] _columns;
    private int _rowCount;

    /// <summary>A builder with room for this many rows to begin with; give the exact number where it is known.</summary>
    /// <exception cref="InvalidDataException">So many rows are more than memory or the learner can hold.</exception>
    public BinnedMatrixBuilder(BinMapper mapper, int capacity = 1024)
    {
        ArgumentNullException.ThrowIfNull(mapper);
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        BinnedMatrix.RequireRoom(capacity, mapper.FeatureCount);
        _mapper = mapper;
        _columns = new ushort[mapper.FeatureCount][];
        for (int feature = 0; feature < _columns.Length; feature++)
            _columns[feature] = new ushort[capacity + 1];
    }

    /// <summary>Rows so far.</summary>
    public int RowCount => _rowCount;

    /// <summary>Adds a row of values, one for each feature; NaN is missing.</summary>
    /// <exception cref="InvalidDataException">The rows became more than memory or the learner can hold.</exception>
    public void Append(ReadOnlySpan<float> values)
    {
        if (values.Length != _columns.Length)
            throw new ArgumentException($"a row has {values.Length} values, expected {_columns.Length}", nameof(values));
        // One place stays spare, as in every column of a matrix.
        if (_rowCount + 1 == _columns[0].Length)
            Grow();
        for (int feature = 0; feature < values.Length; feature++)
            _columns[feature][_rowCount] = (ushort)_mapper.Bin(feature, values[feature]);
        _rowCount++;
    }

    /// <summary>The matrix of all rows; the builder must not be used after this.</summary>
    public BinnedMatrix Build(int threads = 0)
    {
        for (int feature = 0; feature < _columns.Length; feature++)
            Array.Resize(ref _columns[feature], _rowCount + 1);
        using var team = new WorkerTeam(threads);
        return BinnedMatrix.Of(_mapper, _columns, _rowCount, team);
    }

    private void Grow()
    {
        int capacity = (int)Math.Min(2L * _rowCount, BinnedMatrix.RowsMax);
        BinnedMatrix.RequireRoom(Math.Max(capacity, _rowCount + 1), _columns.Length);
        for (int feature = 0; feature < _columns.Length; feature++)
            Array.Resize(ref _columns[feature], capacity + 1);
    }
}
