using FraudScoring.Simulation.Randomness;

namespace FraudScoring.Tests.Simulation.Randomness;

public class Xoshiro256Tests
{
    private const int Draws = 200_000;

    [Fact]
    public void Mix_Counter_IsSplitMix64()
    {
        // The first outputs of SplitMix64 from seed 1234567, as published with its reference implementation.
        ulong state = 1234567;

        Assert.Equal(6457827717110365317UL, Mix64.Mix(state += Mix64.Gamma));
        Assert.Equal(3203168211198807973UL, Mix64.Mix(state + Mix64.Gamma));
    }

    [Fact]
    public void Distributions_ManyDraws_HaveTheirMoments()
    {
        var random = new Xoshiro256(3);
        double normal = 0, square = 0, exponential = 0, poisson = 0, large = 0, uniform = 0;

        for (int i = 0; i < Draws; i++)
        {
            double z = random.Normal();
            normal += z;
            square += z * z;
            exponential += random.Exponential(4);
            poisson += random.Poisson(1.7);
            uniform += random.Below(10);
        }

        for (int i = 0; i < 100; i++)
            large += random.Poisson(1200);

        Assert.InRange(normal / Draws, -0.01, 0.01);
        Assert.InRange(square / Draws, 0.98, 1.02);
        Assert.InRange(exponential / Draws, 3.9, 4.1);
        Assert.InRange(poisson / Draws, 1.68, 1.72);
        Assert.InRange(uniform / Draws, 4.45, 4.55);
        Assert.InRange(large / 100, 1180, 1220);
    }
}
