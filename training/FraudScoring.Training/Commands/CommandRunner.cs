using FraudScoring.Core.Features;
using FraudScoring.Core.Scoring;
using FraudScoring.Training.Replay;
using Spectre.Console;

namespace FraudScoring.Training.Commands;

/// <summary>
/// Runs a command's work with progress on the error stream, bars on a terminal and lines elsewhere, and turns what went
/// wrong into one sentence and an exit code.
/// </summary>
internal static class CommandRunner
{
    public const int Success = 0;
    public const int Failure = 1;
    public const int WrongUsage = 2;
    public const int Interrupted = 130;

    public static int Run(Action<IProgressDisplay> work)
    {
        try
        {
            RunWithProgress(work);
            return Success;
        }
        catch (OperationCanceledException)
        {
            return Fail("interrupted; nothing was written", Interrupted);
        }
        catch (ArgumentException e)
        {
            return Fail(e.Message, WrongUsage);
        }
        catch (Exception e) when (e is DataException or FeatureSetException or ModelFormatException or InvalidDataException
            or IOException or UnauthorizedAccessException)
        {
            return Fail(e.Message, Failure);
        }
    }

    private static void RunWithProgress(Action<IProgressDisplay> work)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        if (Console.IsErrorRedirected || !console.Profile.Capabilities.Ansi)
        {
            work(new PlainProgress(Console.Error, TimeProvider.System));
            return;
        }

        console.Progress()
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(),
                new RemainingTimeColumn(), new ElapsedTimeColumn())
            .Start(context => work(new TerminalProgress(context, console)));
    }

    private static int Fail(string message, int code)
    {
        Console.Error.WriteLine($"fraud: {message}");
        return code;
    }
}
