using System.CommandLine;
using System.Globalization;
using FraudScoring.Training.Replay;

namespace FraudScoring.Training.Commands;

/// <summary>The options that choose the days to look at.</summary>
internal sealed class RangeArguments
{
    private const long DayMs = 86_400_000;

    private readonly Option<string?> _from = new("--from") { Description = "First day, as 2026-05-01 (UTC)." };
    private readonly Option<string?> _to = new("--to") { Description = "Last day, as 2026-05-21 (UTC); that of the data when left out." };
    private readonly Option<int> _lastDays = new("--last-days")
    {
        Description = "Days up to the last, when --from is left out.",
        DefaultValueFactory = _ => 21,
    };

    public void AddTo(Command command)
    {
        command.Options.Add(_from);
        command.Options.Add(_to);
        command.Options.Add(_lastDays);
    }

    /// <summary>The first row and the number of rows.</summary>
    /// <exception cref="DataException">There are none on these days.</exception>
    public (int Start, int Count) Rows(ParseResult result, ReplayedPayments payments)
    {
        long end = Day(result, _to) is { } to ? to + DayMs : payments.ArrivalUnixMs(payments.Count - 1) + 1;
        int days = result.GetValue(_lastDays);
        if (days is < 1 or > 3650)
            throw new ArgumentException("--last-days: 1 to 3650 expected");
        long from = Day(result, _from) ?? end - (days * DayMs);
        int start = payments.FirstRowAt(from);
        int count = payments.FirstRowAt(end) - start;
        return count > 0
            ? (start, count)
            : throw new DataException($"there are no payments from {Text(from)} to {Text(end - 1)}; the data is of {Text(payments.ArrivalUnixMs(0))} to {Text(payments.ArrivalUnixMs(payments.Count - 1))}");
    }

    private static long? Day(ParseResult result, Option<string?> option)
    {
        if (result.GetValue(option) is not { } text)
            return null;
        return DateTimeOffset.TryParseExact(
            text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var day)
            ? day.ToUnixTimeMilliseconds()
            : throw new ArgumentException($"{option.Name}: a day like 2026-05-01 expected, not '{text}'");
    }

    private static string Text(long unixMs)
        => DateTimeOffset.FromUnixTimeMilliseconds(unixMs).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
