using FraudScoring.Core.Scoring.Formats;
using FraudScoring.Training.Boosting;
using FraudScoring.Training.Shipping;
using FsCheck;
using FsCheck.Fluent;

namespace FraudScoring.Tests.Training.Boosting;

public class DeterminismTests
{
    [Fact]
    public void Train_AnyOptionsAndThreads_GivesTheSameFile()
    {
        var table = SampleTables.Payments(36_000, 40);
        var seeds = Gen.Choose(0, int.MaxValue).ToArbitrary();
        Prop.ForAll(seeds, seed =>
        {
            var random = new Random(seed);
            var binning = new BinningOptions
            {
                BinsMax = random.Next(2, 3_000),
                Categorical = random.Next(2) == 0 ? [] : [1],
                PositiveShare = random.NextDouble() / 2,
            };
            var options = RandomOptions(random);
            byte[] one = Train(options with { Threads = 1 });
            return one.SequenceEqual(Train(options with { Threads = 2 })) && one.SequenceEqual(Train(options with { Threads = 4 }));

            byte[] Train(BoostingOptions with) => OnnxWriter.Write(EnsembleConversion.ToEnsemble(
                Booster.Train(table, with, binning, validationRows: 4_000), table.Names, new PlattCalibration(1, 0)));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(12));
    }

    private static BoostingOptions RandomOptions(Random random)
    {
        bool isByGradient = random.Next(3) == 0;
        return new BoostingOptions
        {
            Trees = 6,
            LeavesMax = random.Next(2, 40),
            DepthMax = random.Next(6),
            Growth = (TreeGrowth)random.Next(2),
            L1 = random.NextDouble(),
            L2 = random.NextDouble() * 3,
            LeafHessianMin = random.NextDouble() * 2,
            LeafRowsMin = random.Next(1, 100),
            RowShare = isByGradient ? 1 : 0.3 + (0.7 * random.NextDouble()),
            FeatureShare = 0.3 + (0.7 * random.NextDouble()),
            TopGradientShare = isByGradient ? 0.2 : 0,
            Monotone = random.Next(2) == 0 ? [] : [Monotone.Increasing, Monotone.Free, Monotone.Decreasing, Monotone.Free],
            EarlyStoppingTrees = random.Next(4),
            Seed = (ulong)random.NextInt64(),
        };
    }
}
