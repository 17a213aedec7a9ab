using System.Runtime.Intrinsics;
using FraudScoring.Core.Scoring.Compile;

namespace FraudScoring.Core.Scoring.Explain;

/// <summary>
/// Eight points of a quadrature rule for the trees of a layout, with what depends on model and points only.
/// </summary>
internal sealed class ShapPass
{
    private const int Points = 8;

    private ShapPass(ShapLayout layout, double[] points, double[] weights)
    {
        Layout = layout;
        Unknown = Vector512.Create(Array.ConvertAll(points, t => 1 - t));

        // The value's derivative is summed as P (1 - t) z (H' - H): the factor w and the sign and the (1 - t) follow here.
        Weights = Vector512.Create([.. points.Zip(weights, (t, w) => -w / (1 - t))]);
        Inverse = new AlignedBuffer<double>(Points * layout.Repetitions.Length);
        for (var i = 0; i < layout.Repetitions.Length; i++)
        {
            var share = layout.Repetitions.Span[i].Share;
            for (var q = 0; q < Points; q++)
                Inverse.Span[(Points * i) + q] = 1 / (share + (points[q] * (1 - share)));
        }
    }

    public ShapLayout Layout { get; }

    /// <summary>1 - t.</summary>
    public Vector512<double> Unknown { get; }

    public Vector512<double> Weights { get; }

    /// <summary>1 / (a + t (1 - a)) of every repetition, eight points each.</summary>
    public AlignedBuffer<double> Inverse { get; }

    /// <summary>The passes that a layout needs.</summary>
    public static IEnumerable<ShapPass> Make(ShapLayout layout)
    {
        var (points, weights) = GaussLegendre.Rule(Points * layout.Vectors);
        for (var v = 0; v < layout.Vectors; v++)
        {
            var range = (v * Points)..((v + 1) * Points);
            yield return new ShapPass(layout, points[range], weights[range]);
        }
    }
}
