using System.CommandLine;
using FraudScoring.Training.Data;
using FraudScoring.Training.Data.Logs;
using FraudScoring.Training.Data.Mapping;
using FraudScoring.Training.Replay;

namespace FraudScoring.Training.Commands;

/// <summary>The options that say where payments and labels come from.</summary>
internal sealed class DataArguments
{
    private readonly SimulationArguments _simulation = new();
    private readonly Option<bool> _simulate = new("--simulate") { Description = "Simulated payments." };
    private readonly Option<string?> _data = new("--data") { Description = "Payments as CSV, compressed when it ends in .gz." };
    private readonly Option<string?> _mapping = new("--mapping") { Description = "JSON that says which columns of --data are what." };
    private readonly Option<string?> _log = new("--log") { Description = "The decision log: a service's --data folder, running or stopped." };
    private readonly Option<LogTime> _time = new("--time")
    {
        Description = "Clock of the log: arrival, or event for a history that was sent faster than it happened.",
        CustomParser = token => token.Tokens is [{ Value: "arrival" or "event" }]
            ? (token.Tokens[0].Value == "event" ? LogTime.Event : LogTime.Arrival)
            : Refuse(token),
    };

    public void AddTo(Command command)
    {
        foreach (Option option in new Option[] { _simulate, _data, _mapping, _log, _time })
            command.Options.Add(option);
        _simulation.AddTo(command);
        command.Validators.Add(result =>
        {
            int given = (result.GetValue(_simulate) ? 1 : 0) + (result.GetValue(_data) is null ? 0 : 1) + (result.GetValue(_log) is null ? 0 : 1);
            if (given != 1)
                result.AddError("One of --simulate, --data and --log must be given.");
            if (result.GetValue(_mapping) is not null && result.GetValue(_data) is null)
                result.AddError("--mapping belongs to --data.");
        });
    }

    /// <summary>Opens what was asked for.</summary>
    public DataSource Open(ParseResult result, CancellationToken cancellation)
    {
        if (result.GetValue(_log) is { } folder)
            return OpenLog(folder, result.GetValue(_time), cancellation);
        if (result.GetValue(_data) is { } mapped && result.GetValue(_mapping) is { } mapping)
            return OpenMapped(mapped, mapping);
        if (result.GetValue(_data) is { } path)
            return new DataSource(new PaymentCsvReader(path), $"Payments of `{Path.GetFileName(path)}`:", $"--data {Path.GetFileName(path)}");
        var simulation = _simulation.Read(result);
        return new DataSource(
            new SimulatedStream(simulation),
            FormattableString.Invariant($"Simulated payments (seed {simulation.Seed}, {simulation.Customers} customers, {simulation.Days} days):"),
            FormattableString.Invariant($"--simulate --seed {simulation.Seed} --days {simulation.Days} --customers {simulation.Customers}"));
    }

    private static DataSource OpenMapped(string path, string mapping)
    {
        var stream = new MappedCsvStream(path, mapping);
        return new DataSource(
            stream, $"Payments of `{Path.GetFileName(path)}`:", $"--data {Path.GetFileName(path)} --mapping {Path.GetFileName(mapping)}")
        {
            Finish = stream.Finish,
        };
    }

    private static DataSource OpenLog(string folder, LogTime time, CancellationToken cancellation)
    {
        var stream = new DecisionLogStream(folder, time, cancellation);
        string clock = time == LogTime.Event ? " --time event" : "";
        return new DataSource(stream, "Payments and labels of a service's decision log:", $"--log <folder>{clock}")
        {
            Finish = () =>
            {
                stream.CheckClock();
                return stream.Remarks();
            },
        };
    }

    private static LogTime Refuse(System.CommandLine.Parsing.ArgumentResult token)
    {
        token.AddError("--time: 'arrival' or 'event' expected");
        return default;
    }
}
