using System.CommandLine;
using FraudScoring.Training.Boosting;

namespace FraudScoring.Training.Commands;

/// <summary>The learner's options.</summary>
internal sealed class BoostingArguments
{
    private static readonly BoostingOptions Usual = new() { EarlyStoppingTrees = 20 };

    private readonly Option<int> _trees = Option("--trees", "Most trees.", Usual.Trees);
    private readonly Option<int> _leaves = Option("--leaves", "Most leaves of a tree.", Usual.LeavesMax);
    private readonly Option<double> _rate = Option("--learning-rate", "Factor on every tree.", Usual.LearningRate);
    private readonly Option<bool> _depthWise = new("--depth-wise") { Description = "Level by level, in place of the best leaf first." };
    private readonly Option<int> _depth = Option("--depth", "Most splits from root to leaf; 0 for no bound.", Usual.DepthMax);
    private readonly Option<double> _l2 = Option("--l2", "L2 penalty on leaf values.", Usual.L2);
    private readonly Option<double> _l1 = Option("--l1", "L1 penalty on leaf values.", Usual.L1);
    private readonly Option<int> _leafRows = Option("--leaf-rows", "Fewest rows of a leaf.", Usual.LeafRowsMin);
    private readonly Option<double> _leafHessian = Option("--leaf-hessian", "Smallest sum of hessians of a leaf.", Usual.LeafHessianMin);
    private readonly Option<double> _rowShare = Option("--row-share", "Share of the rows that each tree sees.", Usual.RowShare);
    private readonly Option<double> _featureShare = Option("--feature-share", "Share of the features that each tree sees.", Usual.FeatureShare);
    private readonly Option<double> _goss = Option("--goss", "Share of the rows kept for their large gradients, with 0.1 of the others, at --row-share 1; 0 is off.", Usual.TopGradientShare);
    private readonly Option<int> _stopping = Option("--early-stopping", "Trees without progress before training ends; 0 for never.", Usual.EarlyStoppingTrees);
    private readonly Option<ulong> _seed = Option("--boosting-seed", "Seed of the learner's sampling.", Usual.Seed);
    private readonly Option<int> _threads = Option("--threads", "Threads; 0 for all processors. The model is the same.", Usual.Threads);

    public void AddTo(Command command)
    {
        foreach (Option option in new Option[]
            {
                _trees, _leaves, _rate, _depthWise, _depth, _l2, _l1, _leafRows, _leafHessian, _rowShare, _featureShare, _goss, _stopping, _seed, _threads,
            })
            command.Options.Add(option);
    }

    public BoostingOptions Read(ParseResult result)
    {
        var options = new BoostingOptions
        {
            Trees = result.GetValue(_trees),
            LeavesMax = result.GetValue(_leaves),
            LearningRate = result.GetValue(_rate),
            Growth = result.GetValue(_depthWise) ? TreeGrowth.DepthWise : TreeGrowth.LeafWise,
            DepthMax = result.GetValue(_depth),
            L2 = result.GetValue(_l2),
            L1 = result.GetValue(_l1),
            LeafRowsMin = result.GetValue(_leafRows),
            LeafHessianMin = result.GetValue(_leafHessian),
            RowShare = result.GetValue(_rowShare),
            FeatureShare = result.GetValue(_featureShare),
            TopGradientShare = result.GetValue(_goss),
            EarlyStoppingTrees = result.GetValue(_stopping),
            Seed = result.GetValue(_seed),
            Threads = result.GetValue(_threads),
        };
        options.Validate();
        return options;
    }

    /// <summary>The options as one gives them: the three that everybody asks for, and what is not as usual.</summary>
    public string Text(ParseResult result)
    {
        var o = Read(result);
        return FormattableString.Invariant($"--trees {o.Trees} --leaves {o.LeavesMax} --learning-rate {o.LearningRate}")
            + (o.Growth == TreeGrowth.DepthWise ? " --depth-wise" : "") + Part("--depth", o.DepthMax, Usual.DepthMax) + Part("--l2", o.L2, Usual.L2) + Part("--l1", o.L1, Usual.L1)
            + Part("--leaf-rows", o.LeafRowsMin, Usual.LeafRowsMin) + Part("--leaf-hessian", o.LeafHessianMin, Usual.LeafHessianMin)
            + Part("--row-share", o.RowShare, Usual.RowShare) + Part("--feature-share", o.FeatureShare, Usual.FeatureShare)
            + Part("--goss", o.TopGradientShare, Usual.TopGradientShare) + Part("--early-stopping", o.EarlyStoppingTrees, Usual.EarlyStoppingTrees) + Part("--boosting-seed", o.Seed, Usual.Seed);
    }

    private static string Part<T>(string name, T value, T usual)
        => Equals(value, usual) ? "" : FormattableString.Invariant($" {name} {value}");

    private static Option<T> Option<T>(string name, string description, T usual)
        => new(name) { Description = description, DefaultValueFactory = _ => usual };
}
