namespace FraudScoring.Simulation.World;

/// <summary>
/// A merchant category: its code (ISO 18245), where it sells, its usual amounts, and what it is good for in fraud.
/// </summary>
/// <param name="Mcc">Merchant category code.</param>
/// <param name="Weight">Share of merchants.</param>
/// <param name="OnlineShare">Share of its merchants that sell on the web only.</param>
/// <param name="MedianEuro">Median amount.</param>
/// <param name="Sigma">Standard deviation of the logarithm of the amount.</param>
/// <param name="Style">How totals look.</param>
/// <param name="Uses">What it is used for.</param>
internal sealed record Category(
    string Mcc, int Weight, double OnlineShare, double MedianEuro, double Sigma, PriceStyle Style, CategoryUses Uses)
{
    public byte[] MccUtf8 { get; } = System.Text.Encoding.ASCII.GetBytes(Mcc);
}
