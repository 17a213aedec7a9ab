using System.Runtime.InteropServices;

namespace FraudScoring.Service.DecisionLog;

/// <summary>
/// Makes the names in a folder durable. A new file's data can be on the device while its name is not; .NET opens no
/// folders, so this is open(2) and fsync(2).
/// </summary>
internal static partial class DirectorySync
{
    private const int ReadOnlyDirectory = 0x10000; // O_RDONLY | O_DIRECTORY on Linux for x86-64 and others but ARM
    private const int ReadOnlyDirectoryArm = 0x4000;

    /// <summary>Returns when the folder's entries are on the device.</summary>
    public static void Sync(string folder)
    {
        if (!OperatingSystem.IsLinux())
            return;
        var isArm = RuntimeInformation.ProcessArchitecture is Architecture.Arm64 or Architecture.Arm;
        var descriptor = Open(folder, isArm ? ReadOnlyDirectoryArm : ReadOnlyDirectory);
        if (descriptor < 0)
            throw new IOException($"{folder}: cannot be opened to synchronise it: {Marshal.GetLastPInvokeErrorMessage()}");
        try
        {
            if (Fsync(descriptor) != 0)
                throw new IOException($"{folder}: cannot be synchronised: {Marshal.GetLastPInvokeErrorMessage()}");
        }
        finally
        {
            _ = Close(descriptor);
        }
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Fsync(int descriptor);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    private static partial int Close(int descriptor);
}
