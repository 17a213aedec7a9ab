using System.Text;
using FraudScoring.Core.Features;
using FraudScoring.Training.Replay;
using FraudScoring.Training.Shipping;

namespace FraudScoring.Training.Data;

/// <summary>A declaration of features with the bytes that it was read from.</summary>
internal sealed record FeatureFile(FeatureSet Features, byte[] Json)
{
    private const int BytesMax = 1 << 20;

    /// <summary>Reads a file, or the one in a model folder.</summary>
    /// <exception cref="DataException">It cannot be read.</exception>
    public static FeatureFile Read(string path)
    {
        string file = Directory.Exists(path) ? Path.Combine(path, ModelFolder.FeaturesFile) : path;
        try
        {
            if (new FileInfo(file).Length > BytesMax)
                throw new DataException($"{file}: more than {BytesMax} bytes");
            byte[] json = File.ReadAllBytes(file);
            return new FeatureFile(FeatureSetJson.Parse(Encoding.UTF8.GetString(json)), json);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DataException($"{file}: cannot be read: {e.Message}", e);
        }
        catch (FeatureSetException e)
        {
            throw new DataException($"{file}: {e.Message}", e);
        }
    }
}
