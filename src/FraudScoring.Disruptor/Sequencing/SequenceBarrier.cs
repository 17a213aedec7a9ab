using FraudScoring.Disruptor.Waiting;

namespace FraudScoring.Disruptor.Sequencing;

/// <summary>What one stage has to wait for: the producers if it is a first stage, else the stages before it.</summary>
internal sealed class SequenceBarrier
{
    private readonly Sequencer _sequencer;
    private readonly SequenceGroup _upstream;

    // Set for a first stage behind many producers, where the cursor says what is claimed and not what is published.
    private readonly MultiProducerSequencer? _marks;

    public SequenceBarrier(Sequencer sequencer, Sequence[] upstream)
    {
        _sequencer = sequencer;
        var isFirst = upstream.Length == 0;
        _upstream = new SequenceGroup(isFirst ? [sequencer.Cursor] : upstream);
        _marks = isFirst ? sequencer as MultiProducerSequencer : null;
    }

    /// <summary>Where the stage behind this barrier sleeps.</summary>
    public Parker Parker { get; } = new();

    public bool IsHalted => _sequencer.IsHalted;

    public bool IsClosed => _sequencer.IsClosed;

    /// <summary>The position of whom the stage follows, claims not yet published included.</summary>
    public long Upstream => _upstream.Minimum();

    /// <summary>The last sequence up to a limit that the stage may handle; below <paramref name="from"/> if none.</summary>
    public long Available(long from, long limit)
        => _marks is null ? Math.Min(_upstream.Minimum(), limit) : _marks.HighestPublished(from, limit);

    public bool IsAvailable(long sequence) => Available(sequence, sequence) >= sequence;
}
