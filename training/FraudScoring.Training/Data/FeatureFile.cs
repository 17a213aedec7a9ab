using System.Text;
using FraudScoring.Core.Features;
using FraudScoring.Training.Models;
using FraudScoring.Training.Replay;
using FraudScoring.Training.Shipping;

namespace FraudScoring.Training.Data;

/// <summary>A declaration of features with the bytes that it was read from.</summary>
internal sealed record FeatureFile(FeatureSet Features, byte[] Json)
{
    /// <summary>Reads a file, or the one in a model folder.</summary>
    /// <exception cref="DataException">It cannot be read.</exception>
    public static FeatureFile Read(string path)
    {
        string file = Directory.Exists(path) ? Path.Combine(path, ModelFolder.FeaturesFile) : path;
        byte[] json = BoundedFile.Read(file, ModelFolder.FeaturesBytesMax);
        try
        {
            return new FeatureFile(FeatureSetJson.Parse(Encoding.UTF8.GetString(json)), json);
        }
        catch (FeatureSetException e)
        {
            throw new DataException($"{file}: {e.Message}", e);
        }
    }
}
