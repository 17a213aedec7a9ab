namespace FraudScoring.Service.Configuration;

/// <summary>One setting: its option, what it takes, what it does, and how it is applied.</summary>
/// <param name="Name">Name of the option without dashes, e.g. <c>grpc-port</c>.</param>
/// <param name="Takes">What a value looks like, for help and errors.</param>
/// <param name="Help">What it does.</param>
/// <param name="Apply">Sets the value; null when the text is not one.</param>
internal sealed record Setting(string Name, string Takes, string Help, Func<ServiceOptions, string, ServiceOptions?> Apply)
{
    /// <summary>Name of the environment variable.</summary>
    public string Variable => "FRAUDSCORING_" + Name.Replace('-', '_').ToUpperInvariant();
}
