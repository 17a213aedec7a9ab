using FraudScoring.Simulation.Randomness;

namespace FraudScoring.Tests.Simulation.Randomness;

public class ExactMathTests
{
    [Fact]
    public void Exp_WideRange_AgreesWithLibrary()
    {
        for (double x = -600; x < 600; x += 0.37)
            Assert.InRange(ExactMath.Exp(x) / Math.Exp(x), 1 - 1e-14, 1 + 1e-14);
    }

    [Fact]
    public void Log_WideRange_AgreesWithLibrary()
    {
        for (double x = 1e-300; x < 1e300; x *= 3.7)
            Assert.InRange(ExactMath.Log(x) - Math.Log(x), -1e-12, 1e-12);
        for (double x = 0.5; x < 2; x += 0.001)
            Assert.InRange(ExactMath.Log(x) - Math.Log(x), -1e-15, 1e-15);
    }
}
