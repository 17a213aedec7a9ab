using FraudScoring.LoadTests.Measuring;

namespace FraudScoring.LoadTests.Processes;

/// <summary>The <see cref="EmptyHandler"/> in a process of its own.</summary>
internal sealed class EmptyServer : IServer
{
    private readonly ChildProcess _process;

    public EmptyServer()
    {
        _process = new ChildProcess("dotnet", [typeof(EmptyServer).Assembly.Location, "empty-handler"]);
        try
        {
            var address = new Uri(_process.WaitForLine("ready: ", TimeSpan.FromSeconds(30)).Split(' ')[1]);
            Target = new Target { Grpc = address, Http = address };
        }
        catch
        {
            _process.Dispose();
            throw;
        }
    }

    public Target Target { get; }

    public int? ProcessId => _process.Id;

    // It has no metrics; the kernel knows its processor time.
    public ProcessFigures? Read()
    {
        using var process = System.Diagnostics.Process.GetProcessById(_process.Id);
        return new ProcessFigures { CpuSeconds = process.TotalProcessorTime.TotalSeconds, ResidentBytes = process.WorkingSet64 };
    }

    public void Dispose() => _process.Dispose();
}
