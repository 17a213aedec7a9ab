namespace FraudScoring.Training.Commands;

/// <summary>Progress as lines, for pipes and logs: one every few seconds and one at the end of each step.</summary>
internal sealed class PlainProgress(TextWriter to, TimeProvider time) : IProgressDisplay
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    private long _lastLine = time.GetTimestamp();

    public void Report(string step, double share, string detail)
    {
        if (time.GetElapsedTime(_lastLine) < Pause)
            return;
        _lastLine = time.GetTimestamp();
        to.WriteLine(FormattableString.Invariant($"{step}: {100 * share:F0} % {detail}").TrimEnd());
    }

    public void Finish(string step, string detail) => to.WriteLine($"{step}: done, {detail}");
}
