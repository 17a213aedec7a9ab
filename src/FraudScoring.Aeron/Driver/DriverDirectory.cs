using FraudScoring.Aeron.Buffers;
using FraudScoring.Aeron.Layout;

namespace FraudScoring.Aeron.Driver;

/// <summary>Life of a driver's directory: one living driver at a time, and what a dead one left is cleared away.</summary>
internal static class DriverDirectory
{
    // Other drivers write the last one.
    private static readonly string[] Files = [CncLayout.FileName, "loss-report.dat"];
    private static readonly string[] Folders = [DriverLogs.PublicationsFolder, DriverLogs.ImagesFolder];

    public static void Prepare(MediaDriverOptions options)
    {
        if (Directory.Exists(options.Directory))
        {
            RefuseIfAlive(options);
            RefuseForeign(options.Directory);
            Delete(options.Directory);
        }

        Directory.CreateDirectory(options.Directory);
        Directory.CreateDirectory(Path.Combine(options.Directory, DriverLogs.PublicationsFolder));
        Directory.CreateDirectory(Path.Combine(options.Directory, DriverLogs.ImagesFolder));
    }

    /// <summary>Removes what a driver made, and the directory unless somebody put something else there.</summary>
    public static void Delete(string directory)
    {
        foreach (var folder in Folders.Select(name => Path.Combine(directory, name)).Where(Directory.Exists))
            Directory.Delete(folder, recursive: true);
        foreach (var file in Files)
            File.Delete(Path.Combine(directory, file));
        if (!Directory.EnumerateFileSystemEntries(directory).Any())
            Directory.Delete(directory);
    }

    private static void RefuseIfAlive(MediaDriverOptions options)
    {
        if (HeartbeatMs(options.Directory) is not { } heartbeatMs)
            return;
        var ageMs = options.Time.GetUtcNow().ToUnixTimeMilliseconds() - heartbeatMs;
        if (heartbeatMs >= 0 && ageMs <= (long)options.DriverTimeout.TotalMilliseconds)
        {
            throw new AeronException(
                AeronErrorCode.Generic,
                $"{options.Directory}: a media driver gave a sign of life {ageMs} ms ago; take another directory or stop it");
        }
    }

    // A directory that is somebody's and not a driver's must not be deleted because of a wrong setting.
    private static void RefuseForeign(string directory)
    {
        var foreign = Directory.EnumerateFileSystemEntries(directory).Select(Path.GetFileName)
            .FirstOrDefault(name => !Folders.Contains(name) && !Files.Contains(name));
        if (foreign is not null)
        {
            throw new AeronException(
                AeronErrorCode.Generic, $"{directory}: holds '{foreign}', which is not a media driver's; take another directory");
        }
    }

    private static long? HeartbeatMs(string directory)
    {
        try
        {
            using var cnc = CncFile.TryOpen(directory);
            return cnc is null ? null : new ManyToOneRing(cnc.ToDriver).ConsumerHeartbeatMs;
        }
        catch (AeronException)
        {
            // Not a file that any driver could be using.
            return null;
        }
    }
}
