using System.CommandLine;
using FraudScoring.Training.Shipping;

namespace FraudScoring.Training.Commands;

/// <summary>The options that divide the time of the data.</summary>
internal sealed class PeriodArguments
{
    private static readonly TrainingPeriods Usual = new();

    private readonly Option<int> _warmUp = Days("--warm-up-days", "Days at the start that only fill velocity.", Usual.WarmUpDays);
    private readonly Option<int> _validation = Days("--validation-days", "Days for early stopping, calibration and thresholds.", Usual.ValidationDays);
    private readonly Option<int> _delay = Days("--label-delay-days", "Days before the training moment whose labels have not come.", Usual.LabelDelayDays);
    private readonly Option<int> _test = Days("--test-days", "Days after the training moment.", Usual.TestDays);

    public void AddTo(Command command)
    {
        foreach (var option in new[] { _warmUp, _validation, _delay, _test })
            command.Options.Add(option);
    }

    public TrainingPeriods Read(ParseResult result)
    {
        var periods = new TrainingPeriods(
            result.GetValue(_warmUp), result.GetValue(_validation), result.GetValue(_delay), result.GetValue(_test));
        if (periods.WarmUpDays < 0 || periods.LabelDelayDays < 0 || periods.ValidationDays < 1 || periods.TestDays < 1
            || Math.Max(Math.Max(periods.WarmUpDays, periods.ValidationDays), Math.Max(periods.LabelDelayDays, periods.TestDays)) > 3650)
            throw new ArgumentException("days: 0 to 3650 expected, for validation and test at least 1");
        return periods;
    }

    /// <summary>The options that are not as usual, as one gives them.</summary>
    public string Text(ParseResult result)
    {
        var periods = Read(result);
        return Part("--warm-up-days", periods.WarmUpDays, Usual.WarmUpDays)
            + Part("--validation-days", periods.ValidationDays, Usual.ValidationDays)
            + Part("--label-delay-days", periods.LabelDelayDays, Usual.LabelDelayDays)
            + Part("--test-days", periods.TestDays, Usual.TestDays);
    }

    private static string Part(string name, int days, int usual) => days == usual ? "" : FormattableString.Invariant($" {name} {days}");

    private static Option<int> Days(string name, string description, int usual)
        => new(name) { Description = description, DefaultValueFactory = _ => usual };
}
