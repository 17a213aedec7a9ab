using FraudScoring.Simulation.Fraud;
using FraudScoring.Simulation.Genuine;
using FraudScoring.Simulation.Labels;
using FraudScoring.Simulation.Randomness;
using FraudScoring.Simulation.Stream;
using FraudScoring.Simulation.World;

namespace FraudScoring.Simulation;

/// <summary>
/// A seeded stream of payments and labels in the order in which a service would receive them. Each day is planned when
/// the one before has been taken, so memory grows with the customers and not with the days. Not thread-safe.
/// </summary>
/// <example><code>
/// var simulator = new PaymentSimulator(new SimulationOptions { Seed = 7 });
/// while (simulator.MoveNext())
/// {
///     if (simulator.Kind == SimulatedKind.Payment) Score(simulator.Current.Transaction);
///     else Learn(simulator.CurrentLabel);
/// }
/// </code></example>
public sealed class PaymentSimulator
{
    private readonly PaymentSchedule _schedule = new();
    private readonly GenuineBehaviour _genuine;
    private readonly FraudPlanner _fraud;
    private readonly LabelPlanner _labels;
    private readonly TransactionWriter _writer;
    private readonly long _midnightUnixMs;
    private readonly int _dayEnd;
    private int _day;

    /// <summary>Builds the world; no payment is planned yet.</summary>
    /// <param name="options">What to simulate.</param>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public PaymentSimulator(SimulationOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        var midnight = options.Start.UtcDateTime.Date;
        _midnightUnixMs = new DateTimeOffset(midnight, TimeSpan.Zero).ToUnixTimeMilliseconds();
        long startMs = options.Start.ToUnixTimeMilliseconds() - _midnightUnixMs;
        long endMs = startMs + (options.Days * Durations.DayMs);
        _dayEnd = options.Days + (startMs > 0 ? 1 : 0);

        // One generator for each part, so that a change to one leaves the others' numbers alone.
        var merchants = new MerchantDirectory(options.Merchants, RandomFor(options, 1));
        var population = new Population(options, merchants, RandomFor(options, 2));
        var theft = new CardTheft(merchants.TerminalCount, options.Merchants, RandomFor(options, 3));
        var genuineRandom = RandomFor(options, 4);
        var genuineFactory = new PaymentFactory(options, merchants, population, genuineRandom);
        var fraudRandom = RandomFor(options, 5);
        var fraudFactory = new PaymentFactory(options, merchants, population, fraudRandom);
        var gateway = new Gateway(options, startMs, endMs, _schedule, RandomFor(options, 6));
        _genuine = new GenuineBehaviour(options, genuineFactory, gateway, theft, midnight, genuineRandom);
        _fraud = new FraudPlanner(options, new FraudKit(options, fraudFactory, gateway, theft, fraudRandom));
        _writer = new TransactionWriter(options.Seed, _midnightUnixMs, merchants);
        _labels = new LabelPlanner(options, _midnightUnixMs, _writer, RandomFor(options, 7));
    }

    /// <summary>What <see cref="MoveNext"/> has yielded.</summary>
    public SimulatedKind Kind { get; private set; }

    /// <summary>The payment, when <see cref="Kind"/> says so; filled anew by the next <see cref="MoveNext"/>.</summary>
    public SimulatedPayment Current { get; } = new();

    /// <summary>The label, when <see cref="Kind"/> says so.</summary>
    public SimulatedLabel CurrentLabel { get; private set; }

    /// <summary>When what was yielded arrives, milliseconds since the Unix epoch; never goes back.</summary>
    public long ArrivalUnixMs => Kind == SimulatedKind.Label ? CurrentLabel.EventTimeUnixMs : Current.ArrivalUnixMs;

    /// <summary>Moves to the next payment or label; false when the days are over and all labels have come.</summary>
    public bool MoveNext()
    {
        while (_schedule.IsDayEmpty && (_day < _dayEnd || _schedule.Count > 0))
            PlanDay();
        if (_schedule.IsDayEmpty && _labels.NextMs == long.MaxValue)
        {
            Kind = SimulatedKind.None;
            return false;
        }

        if (_schedule.IsDayEmpty || _labels.NextMs < _schedule.NextArrivalMs)
            YieldLabel();
        else
            YieldPayment();
        return true;
    }

    private void PlanDay()
    {
        if (_day < _dayEnd)
            _fraud.PlanDay(_day, _genuine.PlanDay(_day));
        _schedule.OpenDay(++_day * Durations.DayMs);
    }

    private void YieldLabel()
    {
        CurrentLabel = _labels.Take();
        Kind = SimulatedKind.Label;
    }

    private void YieldPayment()
    {
        ref readonly var plan = ref _schedule.Take();
        _writer.Write(in plan, Current.Transaction);
        Current.ArrivalUnixMs = _midnightUnixMs + plan.ArrivalMs;
        Current.IsFraud = plan.Scenario != FraudScenario.None;
        Current.Scenario = plan.Scenario;
        Current.IsRepeat = plan.IsRepeat;
        if (!plan.IsRepeat)
            _labels.OnPayment(in plan);
        Kind = SimulatedKind.Payment;
    }

    private static Xoshiro256 RandomFor(SimulationOptions options, ulong part) =>
        new(Mix64.Hash(options.Seed, part, 0));
}
