namespace FraudScoring.Simulation.Fraud;

/// <summary>A kind of fraud that plans all payments of one occurrence.</summary>
internal interface IFraudEpisode
{
    public FraudScenario Scenario { get; }

    /// <summary>Mean number of payments of one occurrence, to turn a share of payments into occurrences.</summary>
    public double PaymentsMean { get; }

    /// <summary>Plans an occurrence that starts on the kit's day.</summary>
    public void Plan(FraudKit kit);
}
