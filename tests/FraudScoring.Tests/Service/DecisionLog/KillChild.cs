using System.Globalization;
using System.Runtime.CompilerServices;
using FraudScoring.Service.DecisionLog;
using static FraudScoring.Tests.Service.DecisionLog.LogTestExtensions;

namespace FraudScoring.Tests.Service.DecisionLog;

/// <summary>
/// This assembly started as a program with a folder in the environment: appends until it is killed and prints each
/// committed offset. Runs before the program's empty Main, which the test SDK generates.
/// </summary>
internal static class KillChild
{
    public const string FolderVariable = "FRAUDSCORING_TEST_LOG_FOLDER";

    [ModuleInitializer]
    internal static void RunWhenAsked()
    {
        if (Environment.GetEnvironmentVariable(FolderVariable) is { Length: > 0 } folder)
            AppendUntilKilled(folder);
    }

    private static void AppendUntilKilled(string folder)
    {
        using var output = new StreamWriter(Console.OpenStandardOutput()) { AutoFlush = true };
        using var log = DurableLog.Open(SmallOptions(folder), TimeProvider.System,
            onCommitted: offset => output.WriteLine(offset.ToString(CultureInfo.InvariantCulture)));
        while (true)
        {
            log.Append(EntryKind.Decision, PayloadOf(log.NextOffset));
            log.RequestCommit();
        }
    }
}
