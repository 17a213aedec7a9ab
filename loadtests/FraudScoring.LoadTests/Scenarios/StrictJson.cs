using System.Text.Json;
using System.Text.Json.Serialization;

namespace FraudScoring.LoadTests.Scenarios;

/// <summary>Reads files that people write: an unknown, missing or repeated field is an error with its place.</summary>
internal static class StrictJson
{
    private const int FileBytesMax = 1 << 20;

    private static readonly JsonSerializerOptions Rules = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        AllowDuplicateProperties = false,
        RespectNullableAnnotations = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false) },
    };

    /// <summary>Reads a file.</summary>
    /// <exception cref="ScenarioException">It cannot be read or is wrong.</exception>
    public static T Read<T>(string file)
    {
        try
        {
            if (new FileInfo(file).Length > FileBytesMax)
                throw new ScenarioException($"{file}: longer than {FileBytesMax} bytes");
            return JsonSerializer.Deserialize<T>(File.ReadAllBytes(file), Rules) ?? throw new ScenarioException($"{file}: an object expected");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ScenarioException($"{file}: cannot be read: {e.Message}");
        }
        catch (JsonException e)
        {
            throw new ScenarioException($"{file}: line {e.LineNumber + 1}, {e.Path}: {e.Message.Split(" Path: ")[0]}");
        }
    }
}
