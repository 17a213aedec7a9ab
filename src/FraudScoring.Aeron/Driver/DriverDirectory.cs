using FraudScoring.Aeron.Buffers;
using FraudScoring.Aeron.Layout;

namespace FraudScoring.Aeron.Driver;

/// <summary>Life of a driver's directory: one living driver at a time, and what a dead one left is cleared away.</summary>
internal static class DriverDirectory
{
    public static void Prepare(MediaDriverOptions options)
    {
        if (Directory.Exists(options.Directory))
        {
            RefuseIfAlive(options);
            Directory.Delete(options.Directory, recursive: true);
        }

        Directory.CreateDirectory(options.Directory);
        Directory.CreateDirectory(Path.Combine(options.Directory, DriverLogs.PublicationsFolder));
        Directory.CreateDirectory(Path.Combine(options.Directory, DriverLogs.ImagesFolder));
    }

    private static void RefuseIfAlive(MediaDriverOptions options)
    {
        var path = CncFile.PathIn(options.Directory);
        if (!File.Exists(path))
        {
            RefuseForeign(options.Directory);
            return;
        }

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
        string[] ours = [DriverLogs.PublicationsFolder, DriverLogs.ImagesFolder, "loss-report.dat", CncLayout.FileName];
        var foreign = Directory.EnumerateFileSystemEntries(directory).Select(Path.GetFileName)
            .FirstOrDefault(name => !ours.Contains(name, StringComparer.Ordinal));
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
