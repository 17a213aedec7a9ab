using FraudScoring.Core.Decisions;
using FraudScoring.Core.Decisions.Lists;
using FraudScoring.Service.Grpc;
using FraudScoring.V1;

namespace FraudScoring.Service.Policy;

/// <summary>Changes of policies and lists as people call for them; what is wrong becomes a status with a sentence.</summary>
internal sealed class PolicyCalls(PolicyDesk desk, PolicyAnswers answers)
{
    public GetPolicyResponse Put(PutPolicyRequest request) => Try(() =>
    {
        desk.Put(request.Json, "policy", request.Replaces.Length == 0 ? null : request.Replaces);
        return answers.GetPolicy();
    });

    public GetPolicyResponse RollBack(RollBackPolicyRequest request) => Try(() =>
    {
        CheckSigned(request.Author, request.Reason);
        desk.RollBack(request.Leave, request.Author, request.Reason);
        return answers.GetPolicy();
    });

    public GetPolicyResponse ResetBreaker(ResetBreakerRequest request) => Try(() =>
    {
        CheckSigned(request.Author, request.Reason);
        desk.ResetBreaker(request.Author, request.Reason);
        return answers.GetPolicy();
    });

    public ListInfo ChangeList(ChangeListRequest request) => Try(() =>
    {
        CheckSigned(request.Author, request.Reason);
        var added = Entries(request.Add, request.Author, request.Reason, "add");
        var removed = Entries(request.Remove, request.Author, request.Reason, "remove");
        return PolicyAnswers.Describe(desk.ChangeList(request.Name, added, removed, request.Author, request.Reason));
    });

    /// <summary>Replaces a list by CSV.</summary>
    public ListInfo ImportList(string name, TextReader csv, string author, string reason) => Try(() =>
    {
        CheckSigned(author, reason);
        return PolicyAnswers.Describe(desk.ImportList(name, csv, author, reason));
    });

    private static T Try<T>(Func<T> call)
    {
        try
        {
            return call();
        }
        catch (Exception e) when (e is PolicyException or ListFormatException)
        {
            throw new GrpcException(GrpcStatusCode.InvalidArgument, e.Message);
        }
        catch (PolicyConflictException e)
        {
            throw new GrpcException(GrpcStatusCode.FailedPrecondition, e.Message);
        }
    }

    private static void CheckSigned(string author, string reason)
    {
        if (author.Length is 0 or > ListLimits.AuthorLengthMax)
            throw new GrpcException(GrpcStatusCode.InvalidArgument, $"author: 1 to {ListLimits.AuthorLengthMax} characters expected");
        if (reason.Length is 0 or > ListLimits.ReasonLengthMax)
            throw new GrpcException(GrpcStatusCode.InvalidArgument, $"reason: 1 to {ListLimits.ReasonLengthMax} characters expected");
    }

    private static ListEntry[] Entries(IEnumerable<ListChange> changes, string author, string reason, string what)
        => [.. changes.Select((c, i) => ListCsv.TryParseKind(c.Kind, out var kind)
            ? new ListEntry(kind, c.Value, reason, author, c.ExpiresUnixS)
            : throw new GrpcException(GrpcStatusCode.InvalidArgument, $"{what}[{i}].kind: '{c.Kind}' is not a kind of entry"))];
}
