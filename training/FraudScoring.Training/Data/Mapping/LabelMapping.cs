namespace FraudScoring.Training.Data.Mapping;

/// <summary>
/// Where labels are: in a column of the payments, known some time after the payment, or in a file of their own with the time
/// at which each came.
/// </summary>
internal sealed record LabelMapping
{
    /// <summary>The column that says what a payment was.</summary>
    public required string Column { get; init; }

    /// <summary>Cells that say fraud.</summary>
    public string[] Fraud { get; init; } = ["1", "1.0", "true", "True", "fraud"];

    /// <summary>Cells that say genuine.</summary>
    public string[] Genuine { get; init; } = ["0", "0.0", "false", "False", "genuine"];

    /// <summary>How long after a payment its label came, such as <c>7d</c>; required without a time column.</summary>
    public string? Delay { get; init; }

    /// <summary>The column with the time at which a label came.</summary>
    public string? TimeColumn { get; init; }

    /// <summary>A file of labels, beside the payments; null when they are in the payments' own lines.</summary>
    public string? File { get; init; }

    /// <summary>The column with the payment's id in that file.</summary>
    public string? IdColumn { get; init; }

    public void Check(List<string> problems, Dictionary<string, string> columns)
    {
        if (Delay is null == TimeColumn is null)
            problems.Add("label: one of 'delay' and 'time_column' expected: a label is known only from then on");
        if (Delay is { } delay && !MappedTime.TryParseDuration(delay, out _))
            problems.Add($"label, delay: a duration like '7d' expected, not '{delay}'");
        if (File is null != IdColumn is null)
            problems.Add("label: 'file' and 'id_column' belong together");
        if (File is not null && (TimeColumn is null || !columns.ContainsKey(MappedFields.Id)))
            problems.Add("label: a file of labels needs a 'time_column', and the payments a column for 'transaction_id'");
        if (Fraud.Intersect(Genuine).FirstOrDefault() is { } both)
            problems.Add($"label: '{both}' cannot be both fraud and genuine");
    }
}
