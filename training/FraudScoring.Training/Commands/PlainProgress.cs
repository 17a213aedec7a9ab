namespace FraudScoring.Training.Commands;

/// <summary>Progress as lines, for pipes and logs: one every few seconds and one at the end of each step.</summary>
internal sealed class PlainProgress(TextWriter to, TimeProvider time) : IProgressDisplay
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    private readonly Dictionary<string, long> _started = [];
    private long _lastLine = time.GetTimestamp();

    public void Report(string step, double share, string detail)
    {
        _started.TryAdd(step, time.GetTimestamp());
        if (time.GetElapsedTime(_lastLine) < Pause)
            return;
        _lastLine = time.GetTimestamp();
        to.WriteLine(FormattableString.Invariant($"{step}: {100 * share:F0} % {detail}{Left(step, share)}").TrimEnd());
    }

    public void Finish(string step, string detail) => to.WriteLine($"{step}: done, {detail}");

    public void Note(string text) => to.WriteLine($"note: {text}");

    private string Left(string step, double share)
    {
        if (share is < 0.01 or >= 1)
            return "";
        double seconds = time.GetElapsedTime(_started[step]).TotalSeconds * (1 - share) / share;
        return FormattableString.Invariant($", {seconds:F0} s left");
    }
}
