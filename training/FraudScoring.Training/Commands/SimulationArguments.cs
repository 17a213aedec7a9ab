using System.CommandLine;
using FraudScoring.Simulation;

namespace FraudScoring.Training.Commands;

/// <summary>The options that say what is simulated.</summary>
internal sealed class SimulationArguments
{
    private readonly Option<ulong> _seed = new("--seed")
    {
        Description = "Start of all randomness: the same seed gives the same payments.",
        DefaultValueFactory = _ => 1,
    };

    private readonly Option<int> _days = new("--days") { Description = "Days of payments.", DefaultValueFactory = _ => 180 };

    private readonly Option<int> _customers = new("--customers")
    {
        Description = "Cardholders; each pays about twice a day.",
        DefaultValueFactory = _ => 5_000,
    };

    public void AddTo(Command command)
    {
        command.Options.Add(_seed);
        command.Options.Add(_days);
        command.Options.Add(_customers);
    }

    public SimulationOptions Read(ParseResult result)
    {
        var options = new SimulationOptions
        {
            Seed = result.GetValue(_seed),
            Days = result.GetValue(_days),
            Customers = result.GetValue(_customers),
        };
        options.Validate();
        return options;
    }
}
