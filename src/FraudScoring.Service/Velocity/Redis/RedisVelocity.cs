using System.Security.Authentication;
using System.Security.Cryptography;
using FraudScoring.Core.Features;
using FraudScoring.Core.Features.Velocity;
using FraudScoring.Service.Configuration;
using FraudScoring.Service.DecisionLog;
using FraudScoring.Service.Pipeline;

namespace FraudScoring.Service.Velocity.Redis;

/// <summary>Velocity in Redis for one service: the store for its payments and the relay of its log.</summary>
internal sealed class RedisVelocity : IDisposable
{
    private const int ReplicaBytes = 8;
    private const string ReplicaFile = "replica";

    private readonly ILogger _logger;

    private RedisVelocity(RedisVelocityStore store, RedisRelay relay, ILogger logger) => (Store, Relay, _logger) = (store, relay, logger);

    public RedisVelocityStore Store { get; }

    public RedisRelay Relay { get; }

    /// <summary>Null when the service is to keep velocity to itself.</summary>
    /// <exception cref="FeatureSetException">The model has features whose state cannot be shared.</exception>
    public static RedisVelocity? Create(
        ServiceOptions service, InMemoryVelocityStore local, FeatureSet features, DurableLog log, TimeProvider time, ILogger logger)
    {
        if (service.Redis is null)
            return null;
        var options = Parse(service.Redis);
        var replica = Replica(service.Data);
        var store = new RedisVelocityStore(local, features, DecideHandler.RunMax, options, replica, time, logger);
        return new RedisVelocity(store, new RedisRelay(features, store, log, service.Data, options, replica, time, logger), logger);
    }

    /// <summary>Connects, if Redis is there; if it is not, payments are decided without and counted later.</summary>
    /// <exception cref="RespException">Redis is there and refuses: only a person can help.</exception>
    public void Start()
    {
        try
        {
            Store.Connect();
        }
        catch (RespException e) when (e.InnerException is not (null or AuthenticationException) || e.Message.Contains("LOADING", StringComparison.Ordinal))
        {
            RedisLog.Down(_logger, e.Message);
        }

        Relay.Start();
    }

    public void Dispose()
    {
        Relay.Dispose();
        Store.Dispose();
    }

    private static RedisOptions Parse(string text)
    {
        try
        {
            return RedisOptions.Parse(text);
        }
        catch (FormatException e)
        {
            throw new RespException($"redis: {e.Message}", e);
        }
    }

    // A name of the data folder: what a killed process claimed is its successor's.
    private static byte[] Replica(string folder)
    {
        var path = Path.Combine(folder, "redis", ReplicaFile);
        if (File.Exists(path) && File.ReadAllBytes(path) is { Length: ReplicaBytes } known)
            return known;
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var replica = RandomNumberGenerator.GetBytes(ReplicaBytes);
        File.WriteAllBytes(path, replica);
        return replica;
    }
}
