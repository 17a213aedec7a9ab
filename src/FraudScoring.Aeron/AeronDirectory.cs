namespace FraudScoring.Aeron;

/// <summary>Where a media driver keeps its files.</summary>
public static class AeronDirectory
{
    /// <summary><c>AERON_DIR</c>, or what other Aeron programs of the same user take: /dev/shm/aeron-user on Linux.</summary>
    public static string Default
    {
        get
        {
            if (Environment.GetEnvironmentVariable("AERON_DIR") is { Length: > 0 } named)
                return named;
            var root = OperatingSystem.IsLinux() ? "/dev/shm" : Path.GetTempPath();
            return Path.Combine(root, $"aeron-{Environment.UserName}");
        }
    }
}
