using FraudScoring.LoadTests.Measuring;
using FraudScoring.LoadTests.Payments;

namespace FraudScoring.LoadTests.Transports;

/// <summary>
/// A way to the service. The injector's thread sends; every payment that was taken is ended once with the recorder it was
/// made for, from any thread.
/// </summary>
internal interface ITransport : IDisposable
{
    /// <summary>As what bytes it takes payments.</summary>
    PaymentFormat Format { get; }

    /// <summary>Takes a payment; false when as many as may be are under way, or there is no connection right now.</summary>
    bool TrySend(in Shot shot, long number, ReadOnlySpan<byte> message);

    /// <summary>Sends what was taken.</summary>
    void Flush();
}
