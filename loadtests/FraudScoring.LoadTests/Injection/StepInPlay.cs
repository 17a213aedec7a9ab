using FraudScoring.LoadTests.Payments;
using FraudScoring.LoadTests.Transports;

namespace FraudScoring.LoadTests.Injection;

/// <summary>A step with what it sends and by which way.</summary>
internal sealed record StepInPlay(PaymentSource Payments, ITransport Transport);
