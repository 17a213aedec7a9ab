namespace FraudScoring.Training.Data;

/// <summary>
/// Columns of numbers in temporary files, one for each, that only grow. What is read is mapped: the system keeps of it in
/// memory what it has room for.
/// </summary>
internal sealed class ColumnFiles : IDisposable
{
    private readonly ColumnFile[] _columns;

    /// <summary>Makes the files.</summary>
    /// <exception cref="IOException">One cannot be made; none is left then.</exception>
    public ColumnFiles(string folder, int count)
    {
        _columns = new ColumnFile[count];
        try
        {
            for (int i = 0; i < count; i++)
                _columns[i] = new ColumnFile(folder);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Bytes in all files, and those that wait to be written.</summary>
    public long Bytes => _columns.Sum(column => column.Bytes);

    /// <summary>Adds values to the end of a column.</summary>
    public void Append(int column, ReadOnlySpan<float> values) => _columns[column].Append(values);

    /// <summary>All values of a column; good until something is added to it.</summary>
    public ReadOnlySpan<float> Column(int column) => _columns[column].Values();

    public void Dispose()
    {
        foreach (var column in _columns)
            column?.Dispose();
    }
}
