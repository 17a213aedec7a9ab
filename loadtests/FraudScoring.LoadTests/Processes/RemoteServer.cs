using FraudScoring.LoadTests.Measuring;

namespace FraudScoring.LoadTests.Processes;

/// <summary>A service that runs already.</summary>
internal sealed class RemoteServer(Target target) : IServer
{
    private readonly MetricsReader _metrics = new(target.Http);

    public Target Target => target;

    public int? ProcessId => null;

    public ProcessFigures? Read() => _metrics.Read();

    public void Dispose() => _metrics.Dispose();
}
