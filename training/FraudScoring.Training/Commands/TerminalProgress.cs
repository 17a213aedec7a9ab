using Spectre.Console;

namespace FraudScoring.Training.Commands;

/// <summary>Progress as bars with the time left, on a terminal.</summary>
internal sealed class TerminalProgress(ProgressContext context, IAnsiConsole console) : IProgressDisplay
{
    private readonly Dictionary<string, ProgressTask> _tasks = [];

    public void Report(string step, double share, string detail)
    {
        if (!_tasks.TryGetValue(step, out var task))
            _tasks[step] = task = context.AddTask(Markup.Escape(step), maxValue: 1);
        task.Value = share;
        task.Description = Markup.Escape($"{step} {detail}".TrimEnd());
    }

    public void Finish(string step, string detail)
    {
        Report(step, 1, detail);
        _tasks[step].StopTask();
    }

    public void Note(string text) => console.WriteLine($"note: {text}");
}
