using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using FraudScoring.Core.Features;
using FraudScoring.Core.Scoring;
using FraudScoring.Core.Scoring.Explain;
using FraudScoring.Training.Models;

namespace FraudScoring.Training.Shipping;

/// <summary>
/// Makes a model folder around a file that another library trained. The file stays as it is, byte for byte; what the
/// service needs besides is written next to it.
/// </summary>
internal sealed class ModelPackage
{
    private const int GoldenRowsOfEach = 64;
    private const int VersionDigits = 12;

    private readonly byte[] _file;
    private readonly byte[] _featuresJson;
    private readonly FeatureSet _features;
    private readonly string _library;
    private readonly LeafCounts? _leaves;

    /// <summary>Reads the model and finds its features in the declaration.</summary>
    /// <exception cref="ModelFormatException">The model cannot be used, or not with these features.</exception>
    public ModelPackage(string path, byte[] file, byte[] featuresJson, Thresholds thresholds)
    {
        var read = ModelFormat.Read(file, path);
        (_file, _featuresJson, Thresholds) = (file, TextColumns.AddTerms(featuresJson, read), thresholds);
        _features = FeatureSetJson.Parse(Encoding.UTF8.GetString(_featuresJson));
        (_library, TreesFileName) = (read.Format, TreesFile.NameFor(read));
        Model = Bind(path, read, _features);
        if (!Model.Ensemble.HasCovers && TreeShap.HasSingleFeatureSplits(Model.Ensemble))
            _leaves = new LeafCounts(Model.Ensemble);
        Survey = new RowSurvey(Model.Forest, _leaves, thresholds);
    }

    public Thresholds Thresholds { get; }

    /// <summary>The model over the declared features.</summary>
    public LoadedModel Model { get; }

    public string TreesFileName { get; }

    /// <summary>Takes the rows that the model was trained on.</summary>
    public RowSurvey Survey { get; }

    /// <summary>Where the weights come from that reasons are told against, for people; null when decisions have no reasons.</summary>
    public string? ReasonsFrom => this switch
    {
        { Model.Ensemble: var model } when TreeShap.IsDefinedFor(model) => "the file's training weights",
        { _leaves: { Rows: > 0 } leaves } => string.Create(CultureInfo.InvariantCulture,
            $"{leaves.Rows} rows counted through the trees, {leaves.Unreached} of {Model.Ensemble.LeafCount} leaves reached by none"),
        _ => null,
    };

    /// <summary>Writes or replaces the folder, and returns the version of what is in it.</summary>
    public string Write(string folder, string name)
    {
        byte[]? covers = _leaves is { Rows: > 0 } ? _leaves.Write() : null;
        var manifest = ManifestOf(name, covers);
        var files = new Dictionary<string, byte[]>(StringComparer.Ordinal)
        {
            [TreesFileName] = _file,
            [ModelManifest.FileName] = Encoding.UTF8.GetBytes(ModelManifestJson.Write(manifest)),
            [GoldenRows.FileName] = Encoding.UTF8.GetBytes(GoldenRowsWriter.Write(_features.Names, Model.Forest, GoldenRowsOf())),
            [ModelFolder.FeaturesFile] = _featuresJson,
            [ModelFolder.CardFile] = Encoding.UTF8.GetBytes(CardOf(manifest)),
        };
        if (covers is not null)
            files[LeafCounts.FileName] = covers;
        ModelFolder.Write(folder, files);
        return manifest.Version;
    }

    private static LoadedModel Bind(string path, TreeEnsemble read, FeatureSet features)
    {
        try
        {
            return LoadedModel.Bound(path, read, features);
        }
        catch (ModelFormatException e)
        {
            throw new ModelFormatException($"{path}: {e.Message}", e);
        }
    }

    private ModelManifest ManifestOf(string name, byte[]? covers)
    {
        var manifest = new ModelManifest
        {
            Name = name,
            Version = "-",
            ModelFile = TreesFileName,
            Sha256 = HashOf(_file),
            CoversSha256 = covers is null ? null : HashOf(covers),
            Features = _features,
            ReviewFrom = Thresholds.ReviewFrom,
            BlockFrom = Thresholds.BlockFrom,
            Usual = UsualRanges.Of(_features.Names, Survey.Sample),
        };
        // Whatever makes another model of it gives it another version.
        return manifest with { Version = HashOf(Encoding.UTF8.GetBytes(ModelManifestJson.Write(manifest)))[..VersionDigits] };
    }

    // Rows as they come, and rows on and beside the thresholds, where a wrong reading shows.
    private List<float[]> GoldenRowsOf()
    {
        var rows = Survey.Sample.Take(GoldenRowsOfEach).ToList();
        var probes = new ProbeRows(Model.Ensemble);
        for (int i = 0; i < GoldenRowsOfEach; i++)
        {
            rows.Add(new float[_features.Count]);
            probes.Next(rows[^1]);
        }

        return rows;
    }

    private string CardOf(ModelManifest manifest)
    {
        var model = Model.Ensemble;
        return string.Create(CultureInfo.InvariantCulture,
            $"""
            # Model {manifest.Name} {manifest.Version}

            {model.Trees.Length} trees with {model.LeafCount} leaves of a model in {_library} (`{TreesFileName}`, as it was given), over {manifest.Features.Count}
            features (`model.json`, version `{manifest.Features.Version}`).

            | decision | from probability |
            |---|---:|
            | block | {manifest.BlockFrom} |
            | review | {manifest.ReviewFrom} |

            Reasons: {ReasonsFrom ?? "none; nothing says what is usual for the trees"}.
            `golden.csv` holds rows with the scores that they must have.

            """);
    }

    private static string HashOf(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
