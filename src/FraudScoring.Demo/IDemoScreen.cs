namespace FraudScoring.Demo;

/// <summary>Where the figures are shown.</summary>
internal interface IDemoScreen
{
    /// <summary>Shows the figures until cancelled.</summary>
    Task ShowAsync(DemoFigures figures, CancellationToken cancellation);
}
