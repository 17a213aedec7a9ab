using System.Runtime.InteropServices;
using FraudScoring.Core.Scoring;
using FraudScoring.Core.Scoring.Explain;

namespace FraudScoring.Benchmarks.Scoring;

/// <summary>One model text in LightGBM and in the forest, and rows to score with both.</summary>
internal sealed unsafe class LightGbmModel : IDisposable
{
    private const int RawScore = 1;
    private const int Contributions = 3;

    // LightGBM adds doubles in order, the forest fixed point.
    private const double RawDifferenceMax = 1e-9;
    private const double ContributionDifferenceMax = 1e-9;

    private readonly LightGbmLibrary _library;
    private readonly nint _booster;
    private readonly nint _raw;
    private readonly nint _contributions;
    private readonly double* _result;
    private readonly float* _rows;
    private readonly int _count;
    private readonly int _features;
    private readonly Forest _forest;
    private readonly TreeShap _shap;
    private readonly double[] _ours;
    private int _next;

    public LightGbmModel(LightGbmLibrary library, string name, string text, float[] rows)
    {
        (_library, Name) = (library, name);
        var ensemble = ModelFormat.Read(System.Text.Encoding.UTF8.GetBytes(text), name);
        (_forest, _shap, _features) = (Forest.Compile(ensemble), TreeShap.Compile(ensemble), ensemble.FeatureCount);
        _count = rows.Length / _features;
        _ours = new double[_features + 1];
        _booster = library.Load(text);
        _raw = library.Prepare(_booster, RawScore, _features);
        _contributions = library.Prepare(_booster, Contributions, _features);
        _result = (double*)NativeMemory.AlignedAlloc((nuint)((_features + 1) * sizeof(double)), 64);
        _rows = (float*)NativeMemory.AlignedAlloc((nuint)(rows.Length * sizeof(float)), 64);
        rows.CopyTo(new Span<float>(_rows, rows.Length));
        Check();
    }

    public string Name { get; }

    public (string Ours, string Theirs) ScoreNames => ($"{Name}, ours, call", $"{Name}, LightGBM, fast call");

    public (string Ours, string Theirs) ShapNames => ($"{Name}, ours, TreeSHAP", $"{Name}, LightGBM, pred_contrib");

    public IEnumerable<ForestMeasurement> Measurements =>
    [
        new ForestMeasurement(ScoreNames.Ours, double.NaN, 1, () => _forest.ScoreRaw(NextRow())),
        new ForestMeasurement(ScoreNames.Theirs, double.NaN, 1, () => Predict(_raw, Next())),
        new ForestMeasurement(ShapNames.Ours, double.NaN, 1, Explain),
        new ForestMeasurement(ShapNames.Theirs, double.NaN, 1, () => Predict(_contributions, Next())),
    ];

    public void Dispose()
    {
        _library.FreeFast(_raw);
        _library.FreeFast(_contributions);
        _library.Free(_booster);
        NativeMemory.AlignedFree(_result);
        NativeMemory.AlignedFree(_rows);
    }

    private double Explain()
    {
        _shap.Explain(NextRow(), _ours);
        return _ours[0];
    }

    private ReadOnlySpan<float> NextRow() => new(Next(), _features);

    private float* Next()
    {
        _next = _next + 1 == _count ? 0 : _next + 1;
        return _rows + (_next * _features);
    }

    private double Predict(nint config, float* row)
    {
        long length;
        if (_library.Predict(config, row, &length, _result) is not 0 and var status)
            _library.Check(status);
        return _result[0];
    }

    // A ratio of times means something between equal answers only.
    private void Check()
    {
        for (var i = 0; i < _count; i++)
        {
            var row = Next();
            var values = new ReadOnlySpan<float>(row, _features);
            Require(_forest.ScoreRaw(values), Predict(_raw, row), RawDifferenceMax);
            _shap.Explain(values, _ours);
            Predict(_contributions, row);
            for (var f = 0; f <= _features; f++)
                Require(_ours[f], _result[f], ContributionDifferenceMax);
        }
    }

    private void Require(double ours, double theirs, double differenceMax)
    {
        if (!(Math.Abs(ours - theirs) <= differenceMax))
            throw new InvalidOperationException($"{Name}: {ours:R} where LightGBM gives {theirs:R}");
    }
}
