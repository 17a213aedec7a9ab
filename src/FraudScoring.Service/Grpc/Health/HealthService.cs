using System.Collections.Concurrent;
using FraudScoring.Service.Grpc.Messages;
using Grpc.Health.V1;
using ServingStatus = Grpc.Health.V1.HealthCheckResponse.Types.ServingStatus;

namespace FraudScoring.Service.Grpc.Health;

/// <summary>
/// The standard health service (grpc/grpc, doc/health-checking.md). The empty name stands for the whole server.
/// </summary>
internal sealed class HealthService
{
    public const string Name = "grpc.health.v1.Health";

    private readonly ConcurrentDictionary<string, ServingStatus> _statuses = new(StringComparer.Ordinal);
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public IReadOnlyList<GrpcMethod> Methods =>
    [
        new UnaryMessageMethod<HealthCheckRequest, HealthCheckResponse>(
            $"/{Name}/Check", HealthCheckRequest.Parser, (request, _, _) => Check(request)),
        new ServerStreamingMessageMethod<HealthCheckRequest>(
            $"/{Name}/Watch", HealthCheckRequest.Parser, WatchAsync),
    ];

    /// <summary>Makes a service known, or changes its status; watchers are told.</summary>
    public void Set(string service, bool isServing)
    {
        _statuses[service] = isServing ? ServingStatus.Serving : ServingStatus.NotServing;
        var fresh = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Interlocked.Exchange(ref _changed, fresh).SetResult();
    }

    /// <summary>Changes all services at once: a shutdown says so before the first call is refused.</summary>
    public void SetAll(bool isServing)
    {
        foreach (var service in _statuses.Keys)
            Set(service, isServing);
    }

    private ValueTask<HealthCheckResponse> Check(HealthCheckRequest request) =>
        _statuses.TryGetValue(request.Service, out var status)
            ? ValueTask.FromResult(new HealthCheckResponse { Status = status })
            : throw new GrpcException(GrpcStatusCode.NotFound, $"there is no service '{request.Service}'");

    private async ValueTask<GrpcStatus> WatchAsync(HealthCheckRequest request, GrpcStream stream)
    {
        ServingStatus? sent = null;
        while (true)
        {
            // Taken before the status is read: a change in between ends the wait at once.
            var changed = Volatile.Read(ref _changed).Task;
            var status = _statuses.GetValueOrDefault(request.Service, ServingStatus.ServiceUnknown);
            if (status != sent)
            {
                await stream.Writer.WriteMessageAsync(new HealthCheckResponse { Status = status });
                await stream.Writer.FlushAsync();
                sent = status;
            }

            await changed.WaitAsync(stream.CancellationToken);
        }
    }
}
