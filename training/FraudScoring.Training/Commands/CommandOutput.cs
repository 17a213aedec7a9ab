using System.Text.Encodings.Web;
using System.Text.Json;

namespace FraudScoring.Training.Commands;

/// <summary>What commands print for programs.</summary>
internal static class CommandOutput
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static string ToJson<T>(T figures) => JsonSerializer.Serialize(figures, Json);
}
