using FraudScoring.V1;

namespace FraudScoring.Client.Transport;

/// <summary>Payments out and answers in, as <see cref="ScoreStream"/> needs them. Any thread sends, one reads.</summary>
internal interface IScoreExchange : IDisposable
{
    /// <summary>Sends a payment; the task completes when another one can be sent.</summary>
    public ValueTask SendAsync(ScoreRequest request, CancellationToken cancellation);

    /// <summary>Nothing more will be sent.</summary>
    public void Complete();

    /// <summary>The next answer, or null when all have come.</summary>
    public ValueTask<ScoreResponse?> ReadAsync(CancellationToken cancellation);
}
