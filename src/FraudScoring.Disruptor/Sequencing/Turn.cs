namespace FraudScoring.Disruptor.Sequencing;

/// <summary>
/// Whose turn it is to run a stage that is shared between its own thread and threads with an event of their own. Held
/// before the stage starts and after it ends.
/// </summary>
internal sealed class Turn
{
    private PaddedLong _isHeld = new() { Value = 1 };

    /// <summary>Read by publishers behind their fence: whoever holds the turn looks for work once more after giving it.</summary>
    public bool IsHeld => Volatile.Read(ref _isHeld.Value) != 0;

    public bool TryTake() => !IsHeld && Interlocked.Exchange(ref _isHeld.Value, 1) == 0;

    /// <summary>Waits awake: others hold it for a few events at most.</summary>
    public void Take()
    {
        var spinner = new SpinWait();
        while (!TryTake())
            spinner.SpinOnce(sleep1Threshold: -1);
    }

    public void Give() => Volatile.Write(ref _isHeld.Value, 0);
}
