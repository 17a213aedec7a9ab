namespace FraudScoring.Service.DecisionLog;

/// <summary>Holds a folder for this process by an exclusively opened file; the kernel lets go when the process ends.</summary>
internal sealed class FolderLock : IDisposable
{
    private const int WouldBlock = 11; // EWOULDBLOCK of flock(2)
    private const int SharingViolation = 32; // the same on Windows

    private readonly FileStream _file;

    private FolderLock(FileStream file) => _file = file;

    /// <summary>Takes the folder, making it when it does not exist.</summary>
    /// <exception cref="LogLockedException">Another process has it.</exception>
    public static FolderLock Take(string folder)
    {
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, "lock");
        try
        {
            return new FolderLock(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException cause) when ((cause.HResult & 0xFFFF) is WouldBlock or SharingViolation)
        {
            throw new LogLockedException(
                $"the folder {folder} is in use by another process (it holds {path}); give each process its own", cause);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();
}
