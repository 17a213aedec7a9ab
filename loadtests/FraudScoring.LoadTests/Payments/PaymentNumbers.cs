namespace FraudScoring.LoadTests.Payments;

/// <summary>Numbers of one run's payments. The injector's thread.</summary>
internal sealed class PaymentNumbers
{
    private long _next;

    /// <summary>A number that was not taken before.</summary>
    public long Take() => _next++;

    /// <summary>One that was taken a while ago; taken now when there is none yet.</summary>
    public long Back(int count) => _next > 0 ? Math.Max(0, _next - count) : Take();
}
