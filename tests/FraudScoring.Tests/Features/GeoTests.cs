using FraudScoring.Core.Features;

namespace FraudScoring.Tests.Features;

public class GeoTests
{
    private const double EarthKm = 6371.0088;

    [Fact]
    public void DistanceKm_PairsBelow500Km_AreWithinOnePercentOfTheGreatCircle()
    {
        var random = new Random(9);
        for (var i = 0; i < 10_000; i++)
        {
            var lat1 = (random.NextDouble() * 140) - 70;
            var lon1 = (random.NextDouble() * 360) - 180;
            var lat2 = lat1 + ((random.NextDouble() - 0.5) * 6);
            var lon2 = Wrap(lon1 + ((random.NextDouble() - 0.5) * 6));
            var expected = GreatCircleKm(lat1, lon1, lat2, lon2);

            if (expected is > 0.001 and < 500)
                Assert.InRange(Geo.DistanceKm(lat1, lon1, lat2, lon2), expected * 0.99, expected * 1.01);
        }
    }

    [Fact]
    public void DistanceKm_AcrossTheDateLine_TakesTheShortWay()
    {
        Assert.InRange(Geo.DistanceKm(0, 179.5, 0, -179.5), 111, 112);
        Assert.InRange(Geo.DistanceKm(0, -179.5, 0, 179.5), 111, 112);
        Assert.Equal(0, Geo.DistanceKm(48.1, 11.5, 48.1, 11.5));
    }

    [Fact]
    public void DistanceKm_ThereAndBack_IsTheSameBits()
        => Assert.Equal(Geo.DistanceKm(48.1, 11.5, 52.5, 13.4), Geo.DistanceKm(52.5, 13.4, 48.1, 11.5));

    private static double Wrap(double longitude) => longitude > 180 ? longitude - 360 : longitude < -180 ? longitude + 360 : longitude;

    private static double GreatCircleKm(double lat1, double lon1, double lat2, double lon2)
    {
        var (a, b) = (double.DegreesToRadians(lat1), double.DegreesToRadians(lat2));
        var h = Math.Pow(Math.Sin((b - a) / 2), 2)
            + (Math.Cos(a) * Math.Cos(b) * Math.Pow(Math.Sin(double.DegreesToRadians(lon2 - lon1) / 2), 2));
        return 2 * EarthKm * Math.Asin(Math.Sqrt(h));
    }
}
