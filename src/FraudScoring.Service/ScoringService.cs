using System.Net;
using FraudScoring.Aeron;
using FraudScoring.Core.Decisions;
using FraudScoring.Core.Features;
using FraudScoring.Core.Features.Velocity;
using FraudScoring.Core.Scoring;
using FraudScoring.Core.Transactions;
using FraudScoring.Service.Configuration;
using FraudScoring.Service.DecisionLog;
using FraudScoring.Service.Grpc;
using FraudScoring.Service.Grpc.Health;
using FraudScoring.Service.Grpc.Reflection;
using FraudScoring.Service.Ingress;
using FraudScoring.Service.Ingress.Aeron;
using FraudScoring.Service.Ingress.Grpc;
using FraudScoring.Service.Ingress.Http;
using FraudScoring.Service.Models;
using FraudScoring.Service.Observability;
using FraudScoring.Service.Pipeline;
using FraudScoring.Service.Policy;
using FraudScoring.Service.Relays.Aeron;
using FraudScoring.Service.Velocity.Redis;
using FraudScoring.Service.Velocity.Snapshots;

namespace FraudScoring.Service;

/// <summary>
/// The scoring service: model, state and log put together, and the ports that lead to them. One instance owns its data
/// folder. Used by the program and by whoever hosts the service in a process of their own.
/// </summary>
public sealed class ScoringService : IAsyncDisposable
{
    private static readonly TimeSpan DrainPatience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan RetentionInterval = TimeSpan.FromMinutes(1);

    private static readonly Google.Protobuf.Reflection.ServiceDescriptor[] Services =
    [
        .. V1.ScoringReflection.Descriptor.Services,
        .. V1.DecisionsReflection.Descriptor.Services,
        .. V1.FeedbackReflection.Descriptor.Services,
        .. V1.AdminReflection.Descriptor.Services,
        .. global::Grpc.Health.V1.HealthReflection.Descriptor.Services,
    ];

    private readonly WebApplication _web;
    private readonly GrpcDispatcher _grpc;
    private readonly HealthService _health;
    private readonly Readiness _readiness;
    private readonly ScoringPipeline _pipeline;
    private readonly StateSnapshots _snapshots;
    private readonly RedisVelocity? _redis;
    private readonly DurableLog _log;
    private readonly ILogger _logger;
    private readonly OnceIndex _once;
    private readonly ModelSwitch _models;
    private readonly ModelWatcher _modelWatcher;
    private readonly PolicyDesk _policies;
    private readonly PolicyWatcher _policyWatcher;
    private readonly PolicyAnswers _policyAnswers;
    private readonly PolicyCalls _policyCalls;
    private readonly LatencyHistogram _timings;
    private readonly ITimer _retention;
    private readonly AeronIngress? _aeron;
    private readonly AeronRelay? _decisions;
    private bool _isStopped;

    private ScoringService(ServiceOptions options, ScoringModel model, DurableLog log, TimeProvider time, ILoggerProvider? logs)
    {
        _log = log;
        _web = BuildWeb(options, logs);
        var logger = _web.Services.GetRequiredService<ILoggerFactory>().CreateLogger("FraudScoring");
        _logger = logger;
        var active = ActiveModel.WithOwnThresholds(model);
        _models = new ModelSwitch(active, time);
        _modelWatcher = new ModelWatcher(options.Model, _models, time, logger);
        var recovery = new StateRecovery(
            options.Data, active.Features, new VelocityStoreOptions { BytesMax = options.VelocityBytes }, log, logger);
        recovery.Run();
        _policies = new PolicyDesk(
            Path.Combine(options.Data, "policy"), options.Lists ?? Path.Combine(options.Data, "lists"), _models, time, logger);
        var extra = PolicyRecovery.Velocity(
            _policies.FindExtra(options.Policy), active.Features, new VelocityStoreOptions { BytesMax = options.VelocityBytes }, log, time);
        _policies.Start(options.Policy, extra?.Features.Definitions ?? []);
        PolicyRecovery.Budget(_models.Scorer.Champion.Policy, log, time);
        _policyAnswers = new PolicyAnswers(_policies, _models);
        _policyCalls = new PolicyCalls(_policies, _policyAnswers);
        _policyWatcher = new PolicyWatcher(_policies, options.Policy, time);
        _once = recovery.Once;
        _snapshots = new StateSnapshots(
            options.Data, recovery.Velocity, active.Features.Version, _once, log, options.SnapshotInterval, time, logger);
        _redis = RedisVelocity.Create(options, recovery.Velocity, active.Features, log, time, logger);
        IVelocityStore velocity = _redis is null ? recovery.Velocity : _redis.Store;
        _timings = new LatencyHistogram(time.TimestampFrequency);
        var counters = new PipelineCounters();
        var isDurable = options.Durability == Durability.Commit;
        var decide = new DecideHandler(
            new DecisionStage(_models, velocity, log, _once, time, counters, extra),
            new LabelStage(active.Features, velocity, log, _once, time, counters, extra),
            _snapshots, isDurable);
        var reply = new ReplyHandler(log, isDurable, new RepeatReader(log, logger), time, _timings)
        {
            WaitsForNetwork = _redis is not null,
        };
        _pipeline = new ScoringPipeline(options.RingSize, decide, reply, counters, time, logger);
        _readiness = new Readiness(log);
        _health = new HealthService();

        var validator = new TransactionValidator(new ValidationRules(options.EventAgeMax, options.EventAheadMax), time);
        var reader = new ScoreRequestReader(validator, time);
        if (options.AeronChannels.Count > 0)
            (_aeron, _decisions) = StartAeron(options, new SbeScoreReader(validator, time), time, logger);
        var decisions = new DecisionReader(log, _once);
        var labels = new LabelReporter(_pipeline, decisions);
        _grpc = new GrpcDispatcher(Methods(options, reader, decisions, labels, logger), time, logger);
        var http = new HttpApi(
            new JsonScoring(_pipeline, reader), new JsonDecisions(decisions), new JsonLabels(labels),
            new JsonPolicies(_policyCalls, _policyAnswers, _policies), _readiness,
            new MetricsText(_pipeline, _timings, recovery.Velocity, log, _models, _redis, _aeron?.Counters, _decisions));
        // Only the gRPC port speaks HTTP/2, so the protocol tells the ports apart.
        _web.Run(context => HttpProtocol.IsHttp2(context.Request.Protocol)
            ? _grpc.InvokeAsync(context)
            : http.InvokeAsync(context));
        _retention = time.CreateTimer(
            _ => ApplyRetention(logger), null, RetentionInterval, RetentionInterval);
    }

    /// <summary>Name and version of the model that decides.</summary>
    public string ModelId => _models.Models.Running.Model.Model.Id;

    /// <summary>Address of the gRPC port.</summary>
    public Uri GrpcAddress { get; private set; } = new("http://127.0.0.1");

    /// <summary>Address of the HTTP port.</summary>
    public Uri HttpAddress { get; private set; } = new("http://127.0.0.1");

    /// <summary>What is listened to over Aeron and where its media driver is; empty without Aeron.</summary>
    public IReadOnlyList<string> AeronChannels => [.. _aeron?.Channels.Select(c => $"{c} directory {_aeron.Directory}") ?? []];

    /// <summary>Where decisions are published over Aeron; null when nowhere.</summary>
    public string? AeronDecisions => _decisions?.Description;

    /// <summary>What opening the log had to cut, in a sentence; null when nothing was lost.</summary>
    public string? LostAtStart => _log.Recovery.Damage?.ToString();

    /// <summary>Reads the model, recovers the state and opens the ports.</summary>
    /// <param name="options">Where and how.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logs">Where log lines go; null for the console.</param>
    /// <exception cref="ServiceStartException">It cannot start; the message is one sentence for a person.</exception>
    public static async Task<ScoringService> StartAsync(ServiceOptions options, TimeProvider time, ILoggerProvider? logs)
    {
        ArgumentNullException.ThrowIfNull(options);
        try
        {
            var model = ModelCandidate.LoadFirst(options.Model);
            Directory.CreateDirectory(options.Data);
            Action<LogFailedException>? onFailed = null;
            var log = DurableLog.Open(
                new DecisionLogOptions
                {
                    Directory = Path.Combine(options.Data, "log"),
                    RetentionBytes = options.RetentionBytes,
                    RetentionAge = options.RetentionAge,
                },
                time,
                onFailed: failure => onFailed?.Invoke(failure));
            var service = await StartAsync(options, model, log, time, logs);
            onFailed = service.OnLogFailed;
            if (log.Failure is { } early)
                service.OnLogFailed(early);
            return service;
        }
        catch (Exception e) when (e is ModelFormatException or FeatureSetException or RespException or LogLockedException
            or LogFormatException or LogDamagedException or PolicyException or AeronException or IOException
            or UnauthorizedAccessException)
        {
            throw new ServiceStartException(e.Message, e);
        }
    }

    /// <summary>A percentile of the time from admission to the reply stage, in microseconds.</summary>
    public double LatencyUs(double share) => _timings.PercentileUs(share);

    /// <summary>Completes when the process is told to stop; nothing has been stopped then.</summary>
    public async Task WaitForShutdownAsync()
    {
        // Not the host's own wait: that stops the server before the streams are told to end, and waits for them.
        var stopping = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var told = _web.Lifetime.ApplicationStopping.Register(() => stopping.TrySetResult());
        await stopping.Task;
    }

    /// <summary>Stops admitting, answers what was admitted, commits, takes a snapshot; false when the time ran out.</summary>
    public async Task<bool> StopAsync()
    {
        if (_isStopped)
            return true;
        _isStopped = true;
        _readiness.IsServing = false;
        _health.SetAll(isServing: false);
        await _retention.DisposeAsync();
        await _modelWatcher.DisposeAsync();
        await _policyWatcher.DisposeAsync();
        await _grpc.DrainAsync().WaitAsync(DrainPatience).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        // What was admitted is answered by the pipeline's threads, so they end after it.
        if (_aeron is not null)
            await _aeron.DrainAsync(DrainPatience);
        await _web.StopAsync();
        _decisions?.Dispose();
        _aeron?.Dispose();
        var isDrained = _pipeline.Shutdown(DrainPatience);
        if (isDrained)
            await _snapshots.TakeAsync();
        _redis?.Dispose();
        _log.Dispose();
        return isDrained;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _pipeline.Dispose();
        _policies.Dispose();
        _grpc.Dispose();
        await _web.DisposeAsync();
    }

    private static async Task<ScoringService> StartAsync(
        ServiceOptions options, ScoringModel model, DurableLog log, TimeProvider time, ILoggerProvider? logs)
    {
        ScoringService? service = null;
        try
        {
            service = new ScoringService(options, model, log, time, logs);
            await service.OpenAsync();
            return service;
        }
        catch
        {
            // Whoever hosts the service may live on: neither threads nor the folder's lock stay behind.
            if (service is not null)
                await service.DisposeAsync();
            log.Dispose();
            throw;
        }
    }

    private async Task OpenAsync()
    {
        _redis?.Start();
        _pipeline.Start();
        _aeron?.Start();
        _decisions?.Start();
        foreach (var name in (string[])["", "fraudscoring.v1.Scoring", "fraudscoring.v1.Decisions", "fraudscoring.v1.Feedback",
            "fraudscoring.v1.Admin"])
            _health.Set(name, isServing: true);
        await _web.StartAsync();
        var addresses = _web.Urls.ToArray();
        GrpcAddress = new Uri(addresses[0]);
        HttpAddress = new Uri(addresses[1]);
        _modelWatcher.Start();
        _policyWatcher.Start();
        _readiness.IsServing = true;
    }

    private (AeronIngress Ingress, AeronRelay? Decisions) StartAeron(
        ServiceOptions options, SbeScoreReader reader, TimeProvider time, ILogger logger)
    {
        var ingress = new AeronIngress(options, _pipeline, reader, time, logger);
        try
        {
            if (options.AeronDecisions is null)
                return (ingress, null);
            var relay = new AeronRelay(options, ingress.Directory, _log, time, logger);
            ingress.Relay = relay;
            return (ingress, relay);
        }
        catch
        {
            ingress.Dispose();
            throw;
        }
    }

    // Commit thread. HTTP's probes look at the log themselves.
    private void OnLogFailed(LogFailedException failure)
    {
        _health.SetAll(isServing: false);
        PipelineLog.LogFailed(_logger, failure);
    }

    private List<GrpcMethod> Methods(
        ServiceOptions options, ScoreRequestReader reader, DecisionReader decisions, LabelReporter labels, ILogger logger)
    {
        var cursors = new CursorStore(options.Data);
        ClampCursors(cursors);
        return
        [
            new ScoreMethod(_pipeline, reader),
            new ScoreStreamMethod(_pipeline, reader),
            .. new DecisionsMethods(_log, cursors, decisions).Methods,
            .. new FeedbackMethods(labels).Methods,
            .. new AdminMethods(_models, _modelWatcher, logger).Methods,
            .. new PolicyMethods(_policyCalls, _policyAnswers).Methods,
            .. _health.Methods,
            .. new ReflectionService(Services).Methods,
        ];
    }

    // Offsets that a damaged log lost are given again; a cursor beyond them would pass over new decisions.
    private void ClampCursors(CursorStore cursors)
    {
        foreach (var (name, offset) in cursors.All)
        {
            if (offset > _log.Recovery.NextOffset)
                cursors.TryMove(name, _log.Recovery.NextOffset);
        }

        cursors.Save();
    }

    private void ApplyRetention(ILogger logger)
    {
        try
        {
            if (_log.ApplyRetention(_snapshots.ProtectedOffset) > 0)
                _once.FirstOffset = _log.FirstOffset;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            PipelineLog.RetentionFailed(logger, e);
        }
    }

    private static WebApplication BuildWeb(ServiceOptions options, ILoggerProvider? logs)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { Args = [] });
        builder.Configuration.Sources.Clear();
        builder.Logging.ClearProviders();
        if (logs is null)
            builder.Logging.AddSimpleConsole(console => console.SingleLine = true);
        else
            builder.Logging.AddProvider(logs);
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning);
        // It only repeats, with a stack, what the start throws and the caller says in a sentence.
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);
        // Serving is stopped by this class, in its own order.
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = DrainPatience);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            var address = IPAddress.Parse(options.Bind);
            kestrel.ListenGrpc(new IPEndPoint(address, options.GrpcPort));
            kestrel.Listen(
                new IPEndPoint(address, options.HttpPort),
                listen => listen.Protocols = Microsoft.AspNetCore.Server.Kestrel.Core.HttpProtocols.Http1);
        });
        return builder.Build();
    }
}
