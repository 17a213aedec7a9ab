using FraudScoring.Client;
using FraudScoring.Service;
using FraudScoring.Service.Configuration;

namespace FraudScoring.Demo;

/// <summary>The demo's way over Aeron: a media driver inside the service, and a client beside the one for gRPC.</summary>
internal static class AeronRoute
{
    /// <summary>What is said when there is no way over Aeron; the reason follows.</summary>
    public const string AllOverGrpc = "all payments go over gRPC";

    // Directory, requests and replies take 8 MiB; the rest is left to whoever else uses the file system.
    private const long FreeBytesMin = 24L << 20;

    /// <summary>A directory that is this process's alone, in shared memory where there is such.</summary>
    public static string Folder => Path.Combine(
        Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath(), $"aeron-demo-{Environment.ProcessId}");

    /// <summary>Why there is no way over Aeron on this machine; null when there is.</summary>
    public static string? FindProblem()
    {
        var root = Path.GetDirectoryName(Folder)!;
        var free = new DriveInfo(root).AvailableFreeSpace;
        return free >= FreeBytesMin
            ? null
            : $"{root} has {free >> 20} MiB free, {FreeBytesMin >> 20} MiB expected (in a container: --shm-size=64m)";
    }

    /// <summary>The service's settings with Aeron.</summary>
    public static ServiceOptions AddTo(ServiceOptions settings) =>
        settings with { AeronChannels = ["aeron:ipc"], AeronEmbeddedDirectory = Folder };

    /// <summary>A client, if the service listens to Aeron.</summary>
    public static AeronScoringClient? Connect(ScoringService service, TextWriter output)
    {
        if (service.AeronChannels.Count == 0)
            return null;
        try
        {
            return new AeronScoringClient(new AeronScoringClientOptions { Directory = Folder, Name = "demo" });
        }
        catch (FraudScoringException e)
        {
            output.WriteLine($"aeron    {AllOverGrpc}: {e.Detail}");
            return null;
        }
    }
}
