using System.Globalization;
using System.Text.Json;
using FraudScoring.Core.Decisions.Rules;
using FraudScoring.Core.Features;

namespace FraudScoring.Core.Decisions.Policies.Json;

/// <summary>The properties of an object, read one by one; what is wrong is noted, and a default taken in its place.</summary>
internal sealed class JsonFields
{
    private readonly JsonItem _item;
    private readonly PolicyProblems _problems;
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    public JsonFields(JsonItem item, PolicyProblems problems)
    {
        (_item, _problems) = (item, problems);
        if (item.Type != JsonTokenType.StartObject)
            problems.Add(item, "an object expected");
    }

    /// <summary>The value of a property; null when it is not there.</summary>
    public JsonItem? Find(string name)
    {
        _known.Add(name);
        foreach (var (key, value) in _item.Properties)
        {
            if (key == name)
                return value.Type == JsonTokenType.Null ? null : value;
        }

        return null;
    }

    public string Required(string name, int lengthMax)
    {
        if (Find(name) is null)
            _problems.Add(_item, $"'{name}' is missing");
        return Text(name, lengthMax) ?? string.Empty;
    }

    public string? Text(string name, int lengthMax)
    {
        if (Find(name) is not { } item)
            return null;
        if (item.Type == JsonTokenType.String && item.Text.Length > 0 && item.Text.Length <= lengthMax)
            return item.Text;
        _problems.Add(item, $"a text of 1 to {lengthMax} characters expected");
        return null;
    }

    public double? Number(string name, double min, double max)
    {
        if (Find(name) is not { } item)
            return null;
        if (item.Type == JsonTokenType.Number
            && double.TryParse(item.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max)
            return number;
        _problems.Add(item, string.Create(CultureInfo.InvariantCulture, $"a number from {min} to {max} expected"));
        return null;
    }

    public int? Whole(string name, int min, int max)
    {
        if (Find(name) is not { } item)
            return null;
        if (item.Type == JsonTokenType.Number
            && int.TryParse(item.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            && number >= min && number <= max)
            return number;
        _problems.Add(item, $"a whole number from {min} to {max} expected");
        return null;
    }

    public bool Flag(string name)
    {
        if (Find(name) is not { } item)
            return false;
        if (item.Type is not (JsonTokenType.True or JsonTokenType.False))
            _problems.Add(item, "true or false expected");
        return item.Type == JsonTokenType.True;
    }

    public TimeSpan? Duration(string name, TimeSpan min, TimeSpan max)
    {
        if (Find(name) is not { } item)
            return null;
        if (item.Type == JsonTokenType.String && Durations.TryParse(item.Text, out var duration) && duration >= min && duration <= max)
            return duration;
        _problems.Add(item, $"a duration from {Durations.Format(min)} to {Durations.Format(max)} expected, such as 10m");
        return null;
    }

    /// <summary>A time as milliseconds since the Unix epoch.</summary>
    public long? Time(string name)
    {
        if (Find(name) is not { } item)
            return null;
        if (item.Type == JsonTokenType.String && DateTimeOffset.TryParseExact(
            item.Text, ["yyyy-MM-dd'T'HH:mm:ss'Z'", "yyyy-MM-dd"], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
            return time.ToUnixTimeMilliseconds();
        _problems.Add(item, "a time such as 2027-01-31T00:00:00Z expected");
        return null;
    }

    /// <summary>One of the words of an enumeration.</summary>
    public T? Word<T>(string name, params ReadOnlySpan<T> allowed)
        where T : struct, Enum
    {
        if (Find(name) is not { } item)
            return null;
        var words = new List<string>();
        foreach (var value in allowed)
        {
            var word = JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());
            words.Add(word);
            if (item.Type == JsonTokenType.String && item.Text == word)
                return value;
        }

        _problems.Add(item, $"one of {string.Join(", ", words)} expected{Suggestions.For(item.Text, words)}");
        return null;
    }

    public JsonFields? Object(string name) => Find(name) is { } item ? new JsonFields(item, _problems) : null;

    public IReadOnlyList<JsonItem> Array(string name, int countMax)
    {
        if (Find(name) is not { } item)
            return [];
        if (item.Type != JsonTokenType.StartArray)
            _problems.Add(item, "an array expected");
        else if (item.Items.Count > countMax)
            _problems.Add(item, $"at most {countMax} expected, {item.Items.Count} found");
        return item.Items;
    }

    public void Wrong(string problem) => _problems.Add(_item, problem);

    /// <summary>Notes every property that nothing asked for.</summary>
    public void Close()
    {
        foreach (var (name, value) in _item.Properties)
        {
            if (!_known.Contains(name))
                _problems.Add(value, $"there is no such property{Suggestions.For(name, _known)}");
        }
    }
}
