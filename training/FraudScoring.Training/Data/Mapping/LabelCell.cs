namespace FraudScoring.Training.Data.Mapping;

/// <summary>Reads what a cell says a payment was.</summary>
internal static class LabelCell
{
    private static readonly string[] Missing = ["", "nan", "NaN", "NA", "null", "NULL"];

    /// <summary>Fraud or genuine; null when nothing is known.</summary>
    /// <exception cref="Replay.DataException">It says something else.</exception>
    public static bool? Read(LabelMapping mapping, CsvTable table, int column)
    {
        string cell = table[column].Trim();
        if (mapping.Fraud.Contains(cell))
            return true;
        if (mapping.Genuine.Contains(cell))
            return false;
        return Missing.Contains(cell)
            ? null
            : throw table.Wrong(column, $"fraud ({string.Join(", ", mapping.Fraud)}), genuine ({string.Join(", ", mapping.Genuine)}) or empty expected, not '{cell}'");
    }
}
