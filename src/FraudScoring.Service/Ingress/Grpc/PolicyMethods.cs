using FraudScoring.Service.Grpc;
using FraudScoring.Service.Grpc.Messages;
using FraudScoring.Service.Policy;
using FraudScoring.V1;
using Google.Protobuf;

namespace FraudScoring.Service.Ingress.Grpc;

/// <summary><c>Admin</c>: policies and lists. Changes run on the thread pool: they compile, and wait for a disk.</summary>
internal sealed class PolicyMethods(PolicyCalls calls, PolicyAnswers answers)
{
    private const string Service = "/fraudscoring.v1.Admin";

    public IReadOnlyList<GrpcMethod> Methods =>
    [
        Create("GetPolicy", GetPolicyRequest.Parser, _ => answers.GetPolicy()),
        Create("PutPolicy", PutPolicyRequest.Parser, calls.Put),
        Create("RollBackPolicy", RollBackPolicyRequest.Parser, calls.RollBack),
        Create("ResetBreaker", ResetBreakerRequest.Parser, calls.ResetBreaker),
        Create("GetPolicyHistory", GetPolicyHistoryRequest.Parser, _ => answers.GetHistory()),
        Create("GetLists", GetListsRequest.Parser, _ => answers.GetLists()),
        Create("ChangeList", ChangeListRequest.Parser, calls.ChangeList),
    ];

    private static UnaryMessageMethod<TRequest, TReply> Create<TRequest, TReply>(
        string name, MessageParser<TRequest> parser, Func<TRequest, TReply> handler)
        where TRequest : IMessage<TRequest>
        where TReply : IMessage<TReply>
        => new($"{Service}/{name}", parser, async (request, _, _) => await Task.Run(() => handler(request)));
}
