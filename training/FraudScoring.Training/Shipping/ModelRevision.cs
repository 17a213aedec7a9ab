using System.Security.Cryptography;
using System.Text;
using FraudScoring.Core.Scoring;
using FraudScoring.Core.Scoring.Formats;
using FraudScoring.Training.Models;

namespace FraudScoring.Training.Shipping;

/// <summary>
/// A model folder with other thresholds or another calibration: a version of its own, for the service takes no second
/// model under the same name and version.
/// </summary>
internal sealed class ModelRevision
{
    private const int ThresholdDigits = 6;

    private readonly ReplayModel _source;
    private readonly string _folder;

    public ModelRevision(ReplayModel source)
    {
        _source = source;
        _folder = source.Loaded.Path;
    }

    private ModelManifest Manifest => _source.Loaded.Manifest!;

    /// <summary>Writes the model with other thresholds; returns name and version.</summary>
    public string WriteThresholds(string target, Thresholds thresholds)
    {
        var files = ReadFiles();
        string seed = FormattableString.Invariant($"{Manifest.Version} {thresholds.ReviewFrom:R} {thresholds.BlockFrom:R}");
        var manifest = Manifest with
        {
            Version = Revised("t", Encoding.UTF8.GetBytes(seed)),
            ReviewFrom = thresholds.ReviewFrom,
            BlockFrom = thresholds.BlockFrom,
        };
        string note = FormattableString.Invariant(
            $"Thresholds chosen anew from version {Manifest.Version}: review from {thresholds.ReviewFrom}, block from {thresholds.BlockFrom}.");
        return Write(target, manifest, files, note);
    }

    /// <summary>
    /// Writes the model with its log-odds stretched and moved as the calibration says. The thresholds move with them, so
    /// that decisions stay.
    /// </summary>
    public string WriteCalibrated(string target, PlattCalibration calibration)
    {
        var form = OnnxForm.Of(_source.Loaded).Ensemble;
        byte[] onnx = OnnxWriter.Write(Calibrated(form, calibration));
        var forest = Forest.Compile(ModelFormat.Read(onnx, TreesFile.Onnx));
        var files = ReadFiles();
        files.Remove(Manifest.ModelFile);
        files.Remove(Core.Scoring.Explain.LeafCounts.FileName);
        files[TreesFile.Onnx] = onnx;
        float[][] rows = GoldenRows.Prove(ScoringModel.Load(_folder), _folder);
        files[GoldenRows.FileName] = Encoding.UTF8.GetBytes(GoldenRowsWriter.Write(Manifest.Features.Names, forest, rows));
        var manifest = Manifest with
        {
            Version = Revised("c", onnx),
            ModelFile = TreesFile.Onnx,
            Sha256 = Convert.ToHexStringLower(SHA256.HashData(onnx)),
            CoversSha256 = null,
            ReviewFrom = Moved(Manifest.ReviewFrom, calibration),
            BlockFrom = Moved(Manifest.BlockFrom, calibration),
        };
        string note = FormattableString.Invariant(
            $"Calibrated anew from version {Manifest.Version}: log-odds times {calibration.Slope:F4} plus {calibration.Offset:F4}; the thresholds moved with them.");
        return Write(target, manifest, files, note);
    }

    /// <summary>The calibrated probability of a probability.</summary>
    public static double Moved(double probability, PlattCalibration calibration)
        => probability >= 1 ? 1 : Math.Clamp(Math.Round(calibration.Probability(LogOdds(probability)), ThresholdDigits), 1e-6, 1);

    /// <summary>Log-odds, with certainty pulled in so that they stay finite.</summary>
    public static double LogOdds(double probability)
    {
        double p = Math.Clamp(probability, 1e-12, 1 - 1e-12);
        return Math.Log(p / (1 - p));
    }

    private static TreeEnsemble Calibrated(TreeEnsemble model, PlattCalibration calibration) => new()
    {
        Format = model.Format,
        FeatureCount = model.FeatureCount,
        FeatureNames = model.FeatureNames,
        Sets = model.Sets,
        Base = (float)((calibration.Slope * model.Base) + calibration.Offset),
        Trees = Array.ConvertAll(model.Trees, tree => new Tree
        {
            Nodes = tree.Nodes,
            Leaves = Array.ConvertAll(tree.Leaves, leaf => (double)(float)(leaf * calibration.Slope)),
            NodeCovers = tree.NodeCovers,
            LeafCovers = tree.LeafCovers,
        }),
    };

    private string Revised(string letter, byte[] content)
    {
        // Of a revision's revision the first part is the original.
        string original = Manifest.Version.Split('+')[0];
        return $"{original}+{letter}{Convert.ToHexStringLower(SHA256.HashData(content))[..8]}";
    }

    private Dictionary<string, byte[]> ReadFiles()
        => Directory.GetFiles(_folder).Where(path => Path.GetFileName(path) != ModelManifest.FileName)
            .ToDictionary(path => Path.GetFileName(path), path => BoundedFile.Read(path, ModelLimits.ModelBytesMax), StringComparer.Ordinal);

    private static string Write(string target, ModelManifest manifest, Dictionary<string, byte[]> files, string note)
    {
        string card = files.TryGetValue(ModelFolder.CardFile, out byte[]? old) ? Encoding.UTF8.GetString(old) : "";
        files[ModelFolder.CardFile] = Encoding.UTF8.GetBytes($"# Model {manifest.Name} {manifest.Version}\n\n{note}\nWhat follows is of the model that it was made of.\n\n{card}");
        files[ModelManifest.FileName] = Encoding.UTF8.GetBytes(ModelManifestJson.Write(manifest));
        ModelFolder.Write(target, files);
        return $"{manifest.Name}@{manifest.Version}";
    }
}
