using FraudScoring.Aeron.Layout;

namespace FraudScoring.Aeron.Driver;

/// <summary>Zeroes what was consumed, so that a term can be written again: a reader takes a length of zero for "not yet".</summary>
internal sealed class LogCleaner(LogBuffers log, long start)
{
    public long Position { get; private set; } = start;

    /// <summary>At most to the end of a term at a time, to bound the driver's cycle.</summary>
    public void CleanTo(long position)
    {
        if (position <= Position)
            return;
        var offset = LogPosition.TermOffset(Position, log.TermLength);
        var length = (int)Math.Min(position - Position, log.TermLength - offset);
        var term = log.TermAt(Position);
        // The first frame's length goes last, so that nobody sees a committed frame with its content gone.
        term.Clear(offset + sizeof(long), length - sizeof(long));
        term.PutLongOrdered(offset, 0);
        Position += length;
    }
}
