using FraudScoring.Core.Decisions;
using FraudScoring.Core.Transactions;

namespace FraudScoring.Service.Pipeline;

/// <summary>A label on its way through the pipeline, with the payment that it is about.</summary>
internal sealed class PendingLabel
{
    private readonly TaskCompletionSource _recorded = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The labelled payment, as the log has it.</summary>
    public Transaction Transaction { get; } = new();

    /// <summary>What was reported; the log stage adds offset, time and what was known before.</summary>
    public LabelRecord Label { get; set; }

    /// <summary>Whether the same label was known already.</summary>
    public bool IsDuplicate { get; set; }

    /// <summary>What became of it.</summary>
    public DecisionStatus Status { get; set; }

    /// <summary>Completes when the label is as durable as the service promises.</summary>
    public Task Recorded => _recorded.Task;

    /// <summary>Wakes who waits.</summary>
    public void Complete() => _recorded.TrySetResult();
}
