using FraudScoring.Training.Replay;

namespace FraudScoring.Training.Models;

/// <summary>Reads files that somebody names, whole and up to a bound.</summary>
internal static class BoundedFile
{
    /// <exception cref="DataException">It cannot be read, or is longer.</exception>
    public static byte[] Read(string path, int bytesMax)
    {
        try
        {
            if (new FileInfo(path).Length > bytesMax)
                throw new DataException($"{path}: more than {bytesMax} bytes");
            return File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DataException($"{path}: cannot be read: {e.Message}", e);
        }
    }
}
