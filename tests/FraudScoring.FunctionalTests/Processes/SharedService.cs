namespace FraudScoring.FunctionalTests.Processes;

/// <summary>One running service for all tests of a class that leave it as it was.</summary>
public sealed class SharedService : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private ServiceProcess? _process;

    internal ServiceProcess Process => _process ?? throw new InvalidOperationException("the service has not started");

    internal string Data => _folder.In("data");

    public async Task InitializeAsync() => _process = await ServiceProcess.StartAsync(Data);

    public Task DisposeAsync()
    {
        _process?.Dispose();
        _folder.Dispose();
        return Task.CompletedTask;
    }
}
