using System.Text.Json;

namespace FraudScoring.Core.Decisions.Policies.Json;

/// <summary>A value of a JSON text, with its place in the text.</summary>
internal sealed class JsonItem
{
    public required string Path { get; init; }

    public required int Line { get; init; }

    /// <summary>Column of its first character; of a text, of the quote.</summary>
    public required int Column { get; init; }

    public required JsonTokenType Type { get; init; }

    /// <summary>Of a text: what it stands for; of a number: its digits.</summary>
    public string Text { get; init; } = string.Empty;

    /// <summary>Of a text: as it is written, between the quotes.</summary>
    public string Raw { get; init; } = string.Empty;

    public List<JsonItem> Items { get; } = [];

    public List<(string Name, JsonItem Value)> Properties { get; } = [];

    /// <summary>The column of a character of a text, escapes counted as they are written.</summary>
    public int ColumnOf(int character)
    {
        var raw = 0;
        for (var i = 0; i < character && raw < Raw.Length; i++)
            raw += Raw[raw] != '\\' ? 1 : raw + 1 < Raw.Length && Raw[raw + 1] == 'u' ? 6 : 2;
        return Column + 1 + raw;
    }
}
