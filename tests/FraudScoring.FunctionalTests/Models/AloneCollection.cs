namespace FraudScoring.FunctionalTests.Models;

/// <summary>Tests that measure run one by one, behind all others.</summary>
[CollectionDefinition(nameof(AloneCollection), DisableParallelization = true)]
public sealed class AloneCollection;
