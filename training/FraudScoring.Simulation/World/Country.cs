namespace FraudScoring.Simulation.World;

/// <summary>
/// A country: its ISO 3166-1 alpha-2 code, the currency of its shops and the share of cardholders who live there.
/// </summary>
internal sealed record Country(string Code, Currency Currency, int HoursFromUtc, int CustomerWeight)
{
    public byte[] CodeUtf8 { get; } = System.Text.Encoding.ASCII.GetBytes(Code);
}
