using System.IO.Compression;

namespace FraudScoring.Training.Models;

/// <summary>
/// Writes a file beside its place and then moves it there: whoever reads the place sees the old file or all of the new one.
/// </summary>
internal static class FileReplacement
{
    private const int BufferBytes = 1 << 16;

    /// <summary>Writes a file, compressed when its name ends in <c>.gz</c>; nothing is left of one that fails.</summary>
    public static void Write(string path, Action<Stream> write)
    {
        if (Directory.Exists(path))
            throw new IOException($"{path}: is a folder, a file expected");
        if (!Directory.Exists(Path.GetDirectoryName(Path.GetFullPath(path))))
            throw new IOException($"{path}: its folder does not exist");
        try
        {
            WriteBeside(path, write);
        }
        catch (ArgumentOutOfRangeException e) when (e.ParamName == "value")
        {
            // What .NET makes of a limit on the size of files; closing the file meets it again.
            throw new IOException($"{path}: cannot be written: {e.Message}", e);
        }
    }

    private static void WriteBeside(string path, Action<Stream> write)
    {
        // A name that no other run has, and a file that must be new: it is deleted without asking whose it is.
        string part = $"{path}.{Path.GetRandomFileName()}.part";
        using var file = new FileStream(part, FileMode.CreateNew, FileAccess.Write, FileShare.None, BufferBytes);
        try
        {
            WriteContent(file, path, write);
            file.Flush(flushToDisk: true);
            File.Move(part, path, overwrite: true);
        }
        finally
        {
            // After a move there is nothing to delete.
            File.Delete(part);
        }
    }

    private static void WriteContent(FileStream file, string path, Action<Stream> write)
    {
        if (!path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase))
        {
            write(file);
            return;
        }

        using var compressed = new GZipStream(file, CompressionLevel.Fastest, leaveOpen: true);
        using var buffer = new BufferedStream(compressed, BufferBytes);
        write(buffer);
    }
}
