namespace FraudScoring.Aeron.Client;

/// <summary>How a client attaches to a media driver.</summary>
public sealed record AeronClientOptions
{
    /// <summary>The driver's directory.</summary>
    public string Directory { get; init; } = AeronDirectory.Default;

    /// <summary>How long to wait for the driver: to start, to answer, to show a sign of life.</summary>
    public TimeSpan DriverTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How often the client shows its own sign of life.</summary>
    public TimeSpan KeepAliveInterval { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>How long the memory of a closed image or publication stays mapped for threads that are still in it.</summary>
    public TimeSpan Linger { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>False when the application calls <see cref="AeronClient.DoWork"/> itself, often enough.</summary>
    public bool HasConductorThread { get; init; } = true;

    /// <summary>
    /// Told about what went wrong outside of any call: the driver is gone, the driver gave this client up, a socket
    /// failed. Runs on the conductor's thread and must not call the client.
    /// </summary>
    public Action<Exception>? OnError { get; init; }

    /// <summary>Clock of the keep-alive.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Runs the driver while a call waits for it, when both share a thread.</summary>
    internal Action? WhileWaiting { get; init; }
}
