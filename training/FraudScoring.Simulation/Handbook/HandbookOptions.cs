namespace FraudScoring.Simulation.Handbook;

/// <summary>What to simulate by the Handbook's rules. The defaults give the published data set.</summary>
public sealed record HandbookOptions
{
    /// <summary>Customers.</summary>
    public int Customers { get; init; } = 5_000;

    /// <summary>Terminals.</summary>
    public int Terminals { get; init; } = 10_000;

    /// <summary>Days.</summary>
    public int Days { get; init; } = 183;

    /// <summary>A customer uses terminals that are nearer than this, on a square of side 100.</summary>
    public double Radius { get; init; } = 5;

    /// <summary>Added to every seed; another value gives an independent draw of the same world's rules.</summary>
    public uint SeedShift { get; init; }

    /// <summary>When the first day begins.</summary>
    public DateTimeOffset Start { get; init; } = new(2018, 4, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Throws when an option is out of its range; the message names every such option.</summary>
    public void Validate()
    {
        var errors = new List<string>();
        if (Customers is < 3 or > 1_000_000)
            errors.Add($"{nameof(Customers)} is {Customers}, expected 3 to 1000000");
        if (Terminals is < 2 or > 1_000_000)
            errors.Add($"{nameof(Terminals)} is {Terminals}, expected 2 to 1000000");
        if (Days is < 1 or > 3_650)
            errors.Add($"{nameof(Days)} is {Days}, expected 1 to 3650");
        if (!(Radius > 0 && Radius <= 150))
            errors.Add(FormattableString.Invariant($"{nameof(Radius)} is {Radius}, expected above 0 up to 150"));
        if (SeedShift > uint.MaxValue / 2)
            errors.Add($"{nameof(SeedShift)} is {SeedShift}, expected 0 to {uint.MaxValue / 2}");
        if (errors.Count > 0)
            throw new ArgumentException("Handbook options: " + string.Join("; ", errors) + ".");
    }
}
