namespace FraudScoring.FunctionalTests.Processes;

/// <summary>A folder that goes with the test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fraudscoring-test-");

    public string Path => _folder.FullName;

    /// <summary>The path of something in the folder.</summary>
    public string In(params string[] names) => System.IO.Path.Combine([Path, .. names]);

    public void Dispose() => _folder.Delete(recursive: true);
}
