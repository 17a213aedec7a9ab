using System.Text;
using FraudScoring.Simulation.World;

namespace FraudScoring.Tests.Simulation.World;

public class IpAddressTests
{
    [Theory]
    [InlineData(1, 0x01020304u, "10.2.3.4")]
    [InlineData(2, 0x00010002u, "2001:db8:8001:8002::1")]
    [InlineData(3, 0xFFFFFFFFu, "172.31.255.255")]
    [InlineData(4, 0u, "100.64.0.0")]
    [InlineData(5, 0x1FFFFu, "198.19.255.255")]
    [InlineData(0, 5u, "")]
    public void Write_Kind_Text(int kind, uint number, string expected)
    {
        Span<byte> buffer = stackalloc byte[IpAddress.TextLengthMax];

        Assert.Equal(expected, Encoding.ASCII.GetString(new IpAddress((IpKind)kind, number).Write(buffer)));
    }
}
