using FraudScoring.Simulation.Randomness;
using FraudScoring.Simulation.World;

namespace FraudScoring.Simulation.Fraud;

/// <summary>
/// A group of fraudsters with its devices, addresses and a place to which goods go. Groups come and go.
/// </summary>
internal sealed class FraudRing
{
    private const int DeviceCount = 6;
    private const int IpCount = 8;

    private readonly ulong[] _devices = new ulong[DeviceCount];
    private readonly IpAddress[] _ips = new IpAddress[IpCount];

    public byte City { get; private set; }

    public void Renew(Xoshiro256 random)
    {
        City = random.Chance(0.6)
            ? Geography.PickHomeCity(random)
            : (byte)random.Below(Geography.Cities.Length);
        for (int i = 0; i < DeviceCount; i++)
            _devices[i] = random.Next();
        for (int i = 0; i < IpCount; i++)
            _ips[i] = NewIp(random);
    }

    /// <summary>One of the ring's devices, or one used just once.</summary>
    public ulong PickDevice(Xoshiro256 random) =>
        random.Chance(0.3) ? _devices[random.Below(DeviceCount)] : random.Next();

    public IpAddress PickIp(Xoshiro256 random) =>
        random.Chance(0.3) ? _ips[random.Below(IpCount)] : NewIp(random);

    private static IpAddress NewIp(Xoshiro256 random)
    {
        double u = random.NextDouble();
        return u < 0.35 ? new IpAddress(IpKind.DataCentre, (uint)random.Below(64))
            : u < 0.55 ? new IpAddress(IpKind.Mobile, (uint)random.Below(4096))
            : new IpAddress(u < 0.9 ? IpKind.Home : IpKind.HomeV6, (uint)random.Next());
    }
}
