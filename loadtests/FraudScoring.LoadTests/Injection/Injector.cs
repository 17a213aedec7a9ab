using System.Diagnostics;
using FraudScoring.LoadTests.Measuring;
using FraudScoring.LoadTests.Scenarios;

namespace FraudScoring.LoadTests.Injection;

/// <summary>
/// Makes a scenario's load on the calling thread. Open phases keep an absolute schedule: a payment that cannot leave in
/// time leaves late and is charged for it, and one that cannot leave within the patience is reported as not sent.
/// </summary>
internal sealed class Injector(Scenario scenario, IReadOnlyList<StepInPlay> steps, Recorder recorder, Random random, CancellationToken cancellation)
{
    // As long as a gateway would wait before it decides without us.
    private static readonly long PatienceTicks = Stopwatch.Frequency;
    private static readonly long RetryTicks = Stopwatch.Frequency / 20_000;
    private static readonly TimeSpan AnswerPatience = TimeSpan.FromSeconds(5);

    private readonly Pacer _pacer = new();
    private readonly StepMix _mix = new([.. scenario.Steps.Select(s => s.Weight)]);
    private readonly long _pacingTicks = (long)(scenario.PacingUs / 1e6 * Stopwatch.Frequency);
    private readonly Dictionary<string, double> _reached = new(StringComparer.Ordinal);

    /// <summary>Runs all phases.</summary>
    /// <param name="onPhase">Told when a phase begins.</param>
    public void Run(Action<int> onPhase)
    {
        for (var i = 0; i < scenario.Load.Count && !cancellation.IsCancellationRequested; i++)
        {
            onPhase(i);
            var phase = scenario.Load[i];
            var started = Stopwatch.GetTimestamp();
            if (phase.Do == LoadKind.Pause)
                _pacer.WaitUntil(started + (long)(phase.Seconds * Stopwatch.Frequency));
            else if (phase.Do == LoadKind.KeepConstant)
                KeepConstant(phase, (short)i, started);
            else
                Open(phase, (short)i, started);
            recorder.Phases[i].Duration = Stopwatch.GetElapsedTime(started);
            // Only what was answered meanwhile; the rest ends behind the phase.
            _reached[phase.Name] = recorder.Phases[i][Outcome.Ok] / recorder.Phases[i].Duration.TotalSeconds;
        }

        WaitForAnswers();
    }

    private void Open(LoadPhase phase, short index, long started)
    {
        var rate = phase.Of is null ? phase.Rate : Math.Max(1, phase.Times * _reached[phase.Of]);
        var lastWait = started;
        foreach (var at in Arrivals.Of(phase, rate, random))
        {
            if (cancellation.IsCancellationRequested)
                return;
            var planned = started + (long)(at * Stopwatch.Frequency);
            if (Stopwatch.GetTimestamp() < planned)
            {
                Flush();
                lastWait = Math.Max(planned, lastWait + _pacingTicks);
                _pacer.WaitUntil(lastWait);
            }

            Send(planned, index, PatienceTicks);
        }

        Flush();
        _pacer.WaitUntil(started + (long)(phase.Seconds * Stopwatch.Frequency));
    }

    private void KeepConstant(LoadPhase phase, short index, long started)
    {
        var end = started + (long)(phase.Seconds * Stopwatch.Frequency);
        for (var now = started; now < end && !cancellation.IsCancellationRequested; now = Stopwatch.GetTimestamp())
        {
            while (recorder.UnderWay < phase.Copies)
                Send(Stopwatch.GetTimestamp(), index, PatienceTicks);
            Flush();
            recorder.WaitForEnd(phase.Copies, TimeSpan.FromMilliseconds(10));
        }
    }

    private void Send(long planned, short phase, long patience)
    {
        var index = _mix.Next();
        var step = steps[index];
        var shot = new Shot(planned, phase, (short)index);
        recorder.Plan(shot);
        var message = step.Payments.Next(out var number);
        while (!step.Transport.TrySend(shot, number, message))
        {
            Flush();
            var now = Stopwatch.GetTimestamp();
            if (now - planned > patience)
            {
                recorder.End(shot, Outcome.NotSent);
                return;
            }

            _pacer.WaitUntil(now + RetryTicks);
        }
    }

    private void Flush()
    {
        foreach (var step in steps)
            step.Transport.Flush();
    }

    private void WaitForAnswers()
    {
        var started = Stopwatch.GetTimestamp();
        while (recorder.UnderWay > 0 && Stopwatch.GetElapsedTime(started) < AnswerPatience)
            Thread.Sleep(5);
        recorder.IsOver = true;
    }
}
