namespace FraudScoring.Aeron.Buffers;

/// <summary>Says in a sentence that a file system is too full.</summary>
internal static class StorageSpace
{
    private const int NoSpaceLeft = 28;
    private const int DiskFullHResult = unchecked((int)0x80070070);

    public static void Require(string path, long length)
    {
        if (Free(path) is { } free && free < length)
            throw Missing(path, length, null);
    }

    public static bool IsFull(IOException exception) =>
        exception.HResult is NoSpaceLeft or DiskFullHResult;

    public static AeronException Missing(string path, long length, Exception? inner)
    {
        var free = Free(path) is { } bytes ? $"{bytes} bytes are free" : "not as much is free";
        return new AeronException(
            AeronErrorCode.StorageSpace,
            $"{path} needs {length} bytes and {free}: give the directory more room (a container's /dev/shm has 64 MiB " +
            "unless told otherwise) or ask for a smaller term-length in the channel",
            inner);
    }

    private static long? Free(string path)
    {
        try
        {
            return new DriveInfo(Path.GetDirectoryName(Path.GetFullPath(path))!).AvailableFreeSpace;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            // Unknown: the reservation itself decides.
            return null;
        }
    }
}
