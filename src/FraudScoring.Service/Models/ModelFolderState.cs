using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace FraudScoring.Service.Models;

/// <summary>
/// What a model folder looks like without reading its trees. Read anew rather than told by the file system: that works
/// on every volume, and for folders behind links that are turned to another place.
/// </summary>
/// <param name="Manifest">SHA-256 of the manifest.</param>
/// <param name="Files">Names, lengths and times of all files.</param>
internal sealed record ModelFolderState(string Manifest, string Files)
{
    private const int FilesMax = 64;

    /// <summary>Looks at a folder; null when its manifest cannot be read.</summary>
    public static ModelFolderState? TryRead(string folder)
    {
        try
        {
            var manifest = ModelCandidate.ReadManifest(folder);
            var files = new StringBuilder();
            foreach (var path in Directory.EnumerateFiles(folder).Take(FilesMax).Order(StringComparer.Ordinal))
                Describe(path, files);
            return new ModelFolderState(Convert.ToHexStringLower(SHA256.HashData(manifest)), files.ToString());
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    // Through an open file: the time of a link is not that of the file behind it. Sharing everything takes no lock, so
    // that whoever publishes is not disturbed.
    private static void Describe(string path, StringBuilder files)
    {
        using var file = File.OpenHandle(
            path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        files.Append(
            CultureInfo.InvariantCulture,
            $"{Path.GetFileName(path)}:{RandomAccess.GetLength(file)}:{File.GetLastWriteTimeUtc(file).Ticks};");
    }
}
