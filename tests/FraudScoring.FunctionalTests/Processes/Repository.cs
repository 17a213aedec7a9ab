namespace FraudScoring.FunctionalTests.Processes;

/// <summary>Where things lie: the repository that these tests were built in.</summary>
internal static class Repository
{
    /// <summary>The folder with the solution.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The model that comes with the repository.</summary>
    public static string Model { get; } = Path.Combine(Root, "models", "default");

    /// <summary>The wire contract.</summary>
    public static string Protos { get; } = Path.Combine(Root, "src", "Protos");

    /// <summary>The data scientists' command line.</summary>
    public static string FraudCommand { get; } = Path.Combine(Root, "training", "FraudScoring.Training", Output, "fraud.dll");

    /// <summary>A program of the repository, built as these tests were: Release beside Release.</summary>
    public static string Program(string project) => Path.Combine(Root, "src", project, Output, $"{project}.dll");

    /// <summary>A file that another library wrote.</summary>
    public static string ModelFixture(string name)
        => Path.Combine(Root, "tests", "FraudScoring.Tests", "Fixtures", "models", name);

    /// <summary>A script that is copied beside the tests.</summary>
    public static string Script(string name) => Path.Combine(AppContext.BaseDirectory, "Peers", name);

    private static string Output
        => Path.GetRelativePath(Path.Combine(Root, "tests", "FraudScoring.FunctionalTests"), AppContext.BaseDirectory);

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "FraudScoring.sln")))
                return folder.FullName;
        }

        throw new DirectoryNotFoundException($"FraudScoring.sln is in no folder above {AppContext.BaseDirectory}");
    }
}
