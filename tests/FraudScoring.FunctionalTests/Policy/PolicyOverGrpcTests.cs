using FraudScoring.FunctionalTests.Messages;
using FraudScoring.FunctionalTests.Processes;
using FraudScoring.V1;
using Google.Protobuf;

namespace FraudScoring.FunctionalTests.Policy;

/// <summary>Policies and lists over gRPC, and what decides beside them.</summary>
public sealed class PolicyOverGrpcTests : IDisposable
{
    private const string Admin = "/fraudscoring.v1.Admin/";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Admin_PutChangeAndRollBack_AnswersWithWhatIsInCharge()
    {
        using var service = await ServiceProcess.StartAsync(_folder.In("data"));
        using var grpc = new RawGrpc(service.Grpc);
        var change = new ChangeListRequest { Name = "block", Author = "ann", Reason = "stolen", Add = { new ListChange { Kind = "card", Value = "card-9" } } };
        var strict = _folder.In("strict.json");
        await File.WriteAllTextAsync(strict, Document("strict", "amount > 1", string.Empty));
        var json = Document("v1", "amount > 1000", $", \"challengers\": [ {{ \"name\": \"strict\", \"policy\": \"{strict}\" }} ]");

        var list = await CallAsync(grpc, "ChangeList", change, ListInfo.Parser);
        var put = await CallAsync(grpc, "PutPolicy", new PutPolicyRequest { Json = json }, GetPolicyResponse.Parser);
        var response = (await service.Client.ScoreAsync(Payments.New("a"))).Response;
        var record = await service.Client.GetDecisionAsync("a");
        var policy = await CallAsync(grpc, "GetPolicy", new GetPolicyRequest(), GetPolicyResponse.Parser);
        var wrong = await grpc.CallAsync(Admin + "PutPolicy", new PutPolicyRequest { Json = "{}" });
        var late = await grpc.CallAsync(Admin + "RollBackPolicy", new RollBackPolicyRequest { Leave = "v0", Author = "ann", Reason = "why" });
        var back = await CallAsync(
            grpc, "RollBackPolicy", new RollBackPolicyRequest { Leave = "v1", Author = "ann", Reason = "why" }, GetPolicyResponse.Parser);

        Assert.Equal(1ul, list.Entries);
        Assert.Equal(("v1", true), (put.Version, put.CanRollBack));
        Assert.Equal((Decision.Allow, "v1"), (response.Decision, response.Policy));
        var beside = Assert.Single(record.Beside);
        Assert.Equal(("strict", Decision.Block, "strict"), (beside.Name, beside.Decision, beside.Policy));
        Assert.Equal("r", Assert.Single(beside.Rules).Id);
        Assert.Equal((1ul, 1ul), (policy.Challengers[0].Blocked, policy.Challengers[0].Disagreed));
        Assert.Equal("3", wrong.Status);
        Assert.Contains("'version' is missing", wrong.Detail, StringComparison.Ordinal);
        Assert.Contains("'reason' is missing", wrong.Detail, StringComparison.Ordinal);
        Assert.Equal("9", late.Status);
        Assert.Equal(string.Empty, back.Version);
        Assert.StartsWith("thresholds-of-", (await service.Client.ScoreAsync(Payments.New("b"))).Response.Policy, StringComparison.Ordinal);
    }

    private static async Task<T> CallAsync<T>(RawGrpc grpc, string method, IMessage request, MessageParser<T> parser)
        where T : IMessage<T>
    {
        var reply = await grpc.CallAsync(Admin + method, request);
        Assert.True(reply.Status == "0", reply.Detail);
        return parser.ParseFrom(reply.Message);
    }

    private static string Document(string version, string when, string more)
        => $$"""
        { "version": "{{version}}", "author": "ann", "reason": "test", "thresholds": { "review_from": 0.9999999, "block_from": 1 },
          "rules": [ { "id": "r", "version": 1, "action": "block", "when": "{{when}}" } ]{{more}} }
        """;
}
