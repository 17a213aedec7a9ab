using System.Runtime.InteropServices;

namespace FraudScoring.Sbe;

/// <summary>Fixed fields of Score, as they lie in the message. The processors this runs on are little-endian.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
internal struct ScoreFields
{
    public long CorrelationId;
    public long EventTimeUnixMs;
    public long AmountMinor;
    public double Latitude;
    public double Longitude;
    public uint DeadlineMs;
    public SbeText.Of3 Currency;
    public byte Options;
    public SbeText.Of8 Bin;
    public SbeText.Of4 Mcc;
    public SbeText.Of2 CardCountry;
    public SbeText.Of2 MerchantCountry;
    public SbeText.Of2 BillingCountry;
    public SbeText.Of2 ShippingCountry;
    public byte Channel;
    public byte EntryMode;
    public byte AvsResult;
    public byte CvvResult;
    public byte ThreeDsResult;
    public byte IssuerResult;

    public const byte ExplainOption = 1;

    /// <summary>What a writer that leaves everything out says.</summary>
    public static ScoreFields NotProvided => new() { Latitude = double.NaN, Longitude = double.NaN };
}
