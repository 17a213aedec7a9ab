namespace FraudScoring.Simulation.Handbook;

/// <summary>The Handbook's customers and terminals on their square.</summary>
internal static class HandbookWorld
{
    private const double Side = 100;
    private const uint CustomerSeed = 0;
    private const uint TerminalSeed = 1;

    public static HandbookCustomer[] Create(HandbookOptions options)
    {
        var places = PlaceTerminals(options);
        var random = new NumpyRandom();
        random.Seed(CustomerSeed + options.SeedShift);
        var customers = new HandbookCustomer[options.Customers];
        for (int i = 0; i < customers.Length; i++)
        {
            double x = random.Uniform(0, Side);
            double y = random.Uniform(0, Side);
            double mean = random.Uniform(5, 100);
            double rate = random.Uniform(0, 4);
            customers[i] = new HandbookCustomer(x, y, mean, rate, Near(places, x, y, options.Radius));
        }

        return customers;
    }

    private static (double X, double Y)[] PlaceTerminals(HandbookOptions options)
    {
        var random = new NumpyRandom();
        random.Seed(TerminalSeed + options.SeedShift);
        var places = new (double X, double Y)[options.Terminals];
        for (int i = 0; i < places.Length; i++)
        {
            double x = random.Uniform(0, Side);
            places[i] = (x, random.Uniform(0, Side));
        }

        return places;
    }

    private static int[] Near((double X, double Y)[] places, double x, double y, double radius)
    {
        var near = new List<int>();
        for (int i = 0; i < places.Length; i++)
        {
            double dx = places[i].X - x;
            double dy = places[i].Y - y;
            if (Math.Sqrt((dx * dx) + (dy * dy)) < radius)
                near.Add(i);
        }

        return [.. near];
    }
}
