using FraudScoring.Core.Features;
using FraudScoring.Core.Scoring;

namespace FraudScoring.Training.Shipping;

/// <summary>A trained model with all that its folder says of it.</summary>
public sealed class TrainedModel
{
    /// <summary>Name of the model.</summary>
    public required string Name { get; init; }

    /// <summary>Day of the training moment and the first digits of the trees' hash.</summary>
    public required string Version { get; init; }

    /// <summary>The features in the order in which the trees read them.</summary>
    public required FeatureSet Features { get; init; }

    /// <summary>The trees as ONNX.</summary>
    public required byte[] Onnx { get; init; }

    /// <summary>The trees as they are read back from <see cref="Onnx"/>.</summary>
    public required Forest Forest { get; init; }

    /// <summary>Leaves of all trees.</summary>
    public required int LeafCount { get; init; }

    /// <summary>The calibration that is folded into the trees.</summary>
    public required PlattCalibration Calibration { get; init; }

    /// <summary>Where payments are reviewed and blocked.</summary>
    public required Thresholds Thresholds { get; init; }

    /// <summary>What nine in ten genuine training payments had, by feature.</summary>
    public required IReadOnlyDictionary<string, UsualRange> Usual { get; init; }

    /// <summary>Gain by feature, highest first.</summary>
    public required IReadOnlyList<(string Feature, double Gain)> Importance { get; init; }

    /// <summary>The rows of each period.</summary>
    public required PeriodRows Rows { get; init; }

    /// <summary>Frauds among the training rows, as labelled at the training moment.</summary>
    public required int TrainFrauds { get; init; }

    /// <summary>Figures of the test period.</summary>
    public required TestFigures Test { get; init; }
}
