namespace FraudScoring.Core.Features;

/// <summary>
/// Distance between two places from additions, multiplications and a square root alone, so that every machine gets the
/// same bits (trigonometry of the C library differs between them). Equirectangular approximation with the cosine's
/// Taylor polynomial: within 1 % below 500 km, which is what speed between payments needs.
/// </summary>
internal static class Geo
{
    private const double KmPerDegree = 111.19492664455873;
    private const double RadiansPerDegree = 0.017453292519943295;

    public static double DistanceKm(double lat1, double lon1, double lat2, double lon2)
    {
        var north = lat2 - lat1;
        var east = lon2 - lon1;
        if (east > 180)
            east -= 360;
        else if (east < -180)
            east += 360;
        east *= Cosine((lat1 + lat2) * 0.5 * RadiansPerDegree);
        return KmPerDegree * Math.Sqrt((north * north) + (east * east));
    }

    // |x| <= pi/2: the terms up to x^12 leave an error below 1e-8.
    private static double Cosine(double x)
    {
        var s = x * x;
        return 1 - (s / 2 * (1 - (s / 12 * (1 - (s / 30 * (1 - (s / 56 * (1 - (s / 90 * (1 - (s / 132)))))))))));
    }
}
