namespace FraudScoring.Training.Data;

/// <summary>How much of a table of features stays in memory, and where the rest goes.</summary>
/// <param name="BytesMax">Most bytes of values in memory; a table that grows beyond it moves to files.</param>
/// <param name="Folder">Where those are made; they have no name there.</param>
public sealed record TableMemory(long BytesMax, string Folder)
{
    // The bins of the training rows may take as much again, and velocity has to fit as well.
    private const int ShareOfMemory = 4;

    /// <summary>Never goes to files.</summary>
    public static TableMemory Unbounded { get; } = new(long.MaxValue, "");

    /// <summary>A quarter of what this process has.</summary>
    /// <param name="folder">Where files are made; null for the system's folder of temporary files.</param>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    public static TableMemory OfProcess(string? folder)
    {
        folder ??= Path.GetTempPath();
        if (!Directory.Exists(folder))
            throw new DirectoryNotFoundException($"{folder}: there is no such folder for temporary files");
        return new TableMemory(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / ShareOfMemory, folder);
    }
}
