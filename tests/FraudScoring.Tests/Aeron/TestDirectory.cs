namespace FraudScoring.Tests.Aeron;

/// <summary>A directory of one test in shared memory, gone with it.</summary>
internal sealed class TestDirectory : IDisposable
{
    public TestDirectory()
    {
        var root = Directory.Exists("/dev/shm") ? "/dev/shm" : System.IO.Path.GetTempPath();
        Path = System.IO.Path.Combine(root, $"aeron-test-{Guid.NewGuid():N}");
    }

    public string Path { get; }

    public void Dispose()
    {
        if (Directory.Exists(Path))
            Directory.Delete(Path, recursive: true);
    }
}
