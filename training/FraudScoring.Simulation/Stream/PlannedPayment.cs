using FraudScoring.Core.Transactions;
using FraudScoring.Simulation.World;
using Currency = FraudScoring.Simulation.World.Currency;

namespace FraudScoring.Simulation.Stream;

/// <summary>
/// A payment before it is written out: numbers only. Times are milliseconds since the simulation's midnight.
/// </summary>
internal struct PlannedPayment
{
    public const byte NoCountry = byte.MaxValue;

    public long Serial;
    public long EventMs;
    public long ArrivalMs;
    public long AmountMinor;
    public int Customer;
    public int Merchant;
    public int Terminal;
    public ulong CardToken;
    public ulong CustomerToken;
    public ulong DeviceToken;
    public ulong EmailToken;
    public IpAddress Ip;
    public float Latitude;
    public float Longitude;
    public Currency Currency;
    public byte Bank;
    public byte CardCountry;
    public byte BillingCountry;
    public byte ShippingCountry;
    public Channel Channel;
    public EntryMode EntryMode;
    public CheckResult Avs;
    public CheckResult Cvv;
    public ThreeDsResult ThreeDs;
    public IssuerResult Issuer;
    public FraudScenario Scenario;
    public bool IsDeclined;
    public bool IsRepeat;
    public byte CardSlot;
}
