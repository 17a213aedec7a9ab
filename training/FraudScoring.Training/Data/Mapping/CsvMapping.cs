using System.Text.Json;
using System.Text.Json.Serialization;
using FraudScoring.Training.Models;
using FraudScoring.Training.Replay;

namespace FraudScoring.Training.Data.Mapping;

/// <summary>How somebody's CSV becomes payments and labels; read from JSON, where an unknown name is an error.</summary>
internal sealed record CsvMapping
{
    private const int BytesMax = 1 << 20;

    private static readonly JsonSerializerOptions Rules = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        AllowDuplicateProperties = false,
        ReadCommentHandling = JsonCommentHandling.Skip,
    };

    /// <summary>Between the columns: one character.</summary>
    public string Separator { get; init; } = ",";

    /// <summary><c>iso</c>, <c>unix_s</c>, <c>unix_ms</c>, or a .NET format such as <c>dd.MM.yyyy HH:mm:ss</c>.</summary>
    public string TimeFormat { get; init; } = "iso";

    /// <summary>Offset from UTC of times that name none, such as <c>+01:00</c>.</summary>
    public string TimeOffset { get; init; } = "+00:00";

    /// <summary><c>major</c> (12.50) or <c>minor</c> (1250).</summary>
    public string AmountUnit { get; init; } = "major";

    /// <summary><c>.</c> or <c>,</c>; found out when left out.</summary>
    public string? Decimal { get; init; }

    /// <summary>Of payments without a currency column, or with an empty one.</summary>
    public string? Currency { get; init; }

    /// <summary>How far a payment's time may lie before that of a line above; 0 when left out.</summary>
    public string OutOfOrder { get; init; } = "0s";

    /// <summary>Fields of a payment and the columns that they are in.</summary>
    public required Dictionary<string, string> Columns { get; init; }

    /// <summary>By field, what a cell's text stands for; <c>*</c> is for all that is not listed.</summary>
    public Dictionary<string, Dictionary<string, string>> Values { get; init; } = [];

    /// <summary>Fields whose text is replaced by a hash: real card numbers, and names that are no tokens.</summary>
    public string[] Hash { get; init; } = [];

    /// <summary>What the payments turned out to be; null when nothing says it.</summary>
    public LabelMapping? Label { get; init; }

    /// <summary>Reads and checks a mapping.</summary>
    /// <exception cref="DataException">It is wrong; the message says where.</exception>
    public static CsvMapping Read(string path)
    {
        try
        {
            var mapping = JsonSerializer.Deserialize<CsvMapping>(BoundedFile.Read(path, BytesMax), Rules)
                ?? throw new DataException($"{path}: a JSON object expected");
            mapping.Check(path);
            return mapping;
        }
        catch (JsonException e)
        {
            string place = e.LineNumber is { } line ? $", line {line + 1}, byte {e.BytePositionInLine + 1}" : "";
            throw new DataException($"{path}{place}: {e.Message.Split(" Path:")[0]}", e);
        }
    }

    private void Check(string path)
    {
        var problems = new List<string>();
        string[] known = [.. PaymentColumns.Texts.Select(text => text.Name), .. MappedFields.Others];
        foreach (string field in Columns.Keys.Concat(Values.Keys).Concat(Hash))
        {
            if (!known.Contains(field))
                problems.Add($"'{field}' is no field of a payment; known are {string.Join(", ", known)}");
        }

        foreach (string required in new[] { MappedFields.Time, MappedFields.Amount, MappedFields.Card })
        {
            if (!Columns.ContainsKey(required))
                problems.Add($"columns: '{required}' is missing");
        }

        if (Currency is null && !Columns.ContainsKey(MappedFields.Currency))
            problems.Add("a 'currency' for all payments, or a column for it, is missing");
        if (Currency is { } code && !Core.Transactions.Currency.TryGetExponent(System.Text.Encoding.UTF8.GetBytes(code), out _))
            problems.Add($"currency: three letters of ISO 4217 expected, not '{code}'");
        if (Separator.Length != 1 || Separator[0] is '"' or '\n' or '\r')
            problems.Add("separator: one character expected");
        if (AmountUnit is not ("major" or "minor"))
            problems.Add($"amount_unit: 'major' or 'minor' expected, not '{AmountUnit}'");
        if (Decimal is not (null or "." or ","))
            problems.Add($"decimal: '.' or ',' expected, not '{Decimal}'");
        foreach (string field in Hash.Where(field => PaymentColumns.Texts.All(text => text.Name != field) || field == MappedFields.Currency))
            problems.Add($"hash: '{field}' cannot be hashed");
        Label?.Check(problems, Columns);
        if (problems.Count > 0)
            throw new DataException($"{path}: {string.Join("; ", problems)}");
    }
}
