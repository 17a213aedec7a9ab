using FraudScoring.Service.Grpc;
using FraudScoring.Service.Grpc.Messages;
using FraudScoring.Service.Models;
using FraudScoring.Service.Pipeline;
using FraudScoring.V1;

namespace FraudScoring.Service.Ingress.Grpc;

/// <summary><c>Admin</c>: which model decides, why another was refused, and the way back.</summary>
internal sealed class AdminMethods(ModelSwitch models, ModelWatcher watcher, ILogger logger)
{
    private const string Service = "/fraudscoring.v1.Admin";

    public IReadOnlyList<GrpcMethod> Methods =>
    [
        new UnaryMessageMethod<GetModelsRequest, GetModelsResponse>(
            $"{Service}/GetModels", GetModelsRequest.Parser, (_, _, _) => ValueTask.FromResult(GetModels())),
        new UnaryMessageMethod<RollBackModelRequest, RollBackModelResponse>(
            $"{Service}/RollBackModel", RollBackModelRequest.Parser,
            (request, _, _) => ValueTask.FromResult(RollBack(request))),
    ];

    private GetModelsResponse GetModels()
    {
        var (running, previous) = models.Models;
        var response = new GetModelsResponse { Running = Describe(running), Previous = Describe(previous) };
        if (watcher.LastRefusal is { } refusal)
        {
            response.LastRefusal = new V1.ModelRefusal
            {
                Reason = refusal.Reason,
                RefusedAtUnixMs = refusal.At.ToUnixTimeMilliseconds(),
            };
        }

        return response;
    }

    private RollBackModelResponse RollBack(RollBackModelRequest request)
    {
        if (request.Leave.Length == 0)
            throw new GrpcException(GrpcStatusCode.InvalidArgument, "leave: the id of the model to leave is required");
        if (models.RollBack(request.Leave) is { } problem)
            throw new GrpcException(GrpcStatusCode.FailedPrecondition, $"leave: {problem}");
        var (running, previous) = models.Models;
        ModelLog.RolledBack(logger, running.Model.Model.Id, request.Leave);
        return new RollBackModelResponse { Running = Describe(running), Previous = Describe(previous) };
    }

    private static ModelInfo? Describe(ModelInCharge? inCharge)
    {
        if (inCharge is not { Model: var active })
            return null;
        return new ModelInfo
        {
            Id = active.Model.Id,
            Sha256 = active.Model.Manifest.Sha256,
            Features = active.Features.Version,
            Trees = (uint)active.Model.Forest.TreeCount,
            ReviewFrom = active.Policy.Bands.ReviewFrom,
            BlockFrom = active.Policy.Bands.BlockFrom,
            SinceUnixMs = inCharge.Since.ToUnixTimeMilliseconds(),
        };
    }
}
