using FraudScoring.LoadTests.Measuring;

namespace FraudScoring.LoadTests.Processes;

/// <summary>What load goes to.</summary>
internal interface IServer : IDisposable
{
    Target Target { get; }

    /// <summary>Id of the process; null when it was started by others.</summary>
    int? ProcessId { get; }

    /// <summary>What it has used so far; null when it does not say.</summary>
    ProcessFigures? Read();
}
