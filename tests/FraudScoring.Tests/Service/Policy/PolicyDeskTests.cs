using FraudScoring.Core.Decisions;
using FraudScoring.Core.Decisions.Lists;
using FraudScoring.Core.Scoring;
using FraudScoring.Service.Pipeline;
using FraudScoring.Service.Policy;
using FraudScoring.Tests.Service.Pipeline;
using Microsoft.Extensions.Logging.Abstractions;

namespace FraudScoring.Tests.Service.Policy;

public sealed class PolicyDeskTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("policy-");
    private readonly ActiveModel _model;
    private PolicyDesk _desk = null!;
    private ModelSwitch _models = null!;

    public PolicyDeskTests()
    {
        _model = ActiveModel.WithOwnThresholds(ScoringModel.Load(SmallModel.Write(Path.Combine(_folder.FullName, "model"))));
        Open();
    }

    public void Dispose()
    {
        _desk.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public void RollBack_AfterTwoPuts_GoesBackAndForthAndToTheModelsThresholds()
    {
        _desk.Put(Document("a"), "p", replaces: null);
        _desk.Put(Document("b"), "p", replaces: "a");

        _desk.RollBack("b", "ann", "why");
        Assert.Equal("a", InCharge());
        Assert.Throws<PolicyConflictException>(() => _desk.RollBack("b", "ann", "again"));
        _desk.RollBack("a", "ann", "why");
        Assert.Equal("b", InCharge());
        Assert.Equal("b", _desk.Running.Version);
    }

    [Fact]
    public void RollBack_OfTheFirst_ReturnsToTheModelsThresholds()
    {
        _desk.Put(Document("a"), "p", replaces: null);

        _desk.RollBack("a", "ann", "why");

        Assert.Equal("thresholds-of-small@1", InCharge());
        Reopen();
        Assert.Equal("thresholds-of-small@1", InCharge());
    }

    [Fact]
    public void Put_WhatIsWrong_ChangesNothing()
    {
        _desk.Put(Document("a"), "p", replaces: null);

        Assert.Throws<PolicyException>(() => _desk.Put(Document("b", "amuont > 1"), "p", replaces: null));
        Assert.Throws<PolicyConflictException>(() => _desk.Put(Document("b"), "p", replaces: "x"));
        Assert.Throws<PolicyConflictException>(() => _desk.Put(Document("a", "amount > 2"), "p", replaces: null));
        var velocity = Assert.Throws<PolicyException>(() => _desk.Put(Document("b", "count(ip, 5m) > 1"), "p", replaces: null));

        Assert.Contains("'count_ip_5m' is velocity that nothing keeps", velocity.Message, StringComparison.Ordinal);
        Assert.Equal("a", InCharge());
        Assert.Single(_desk.History);
    }

    [Fact]
    public void Start_AfterARestart_HasPolicyListsAndHistory()
    {
        _desk.ChangeList("trusted", [Entry("c1"), Entry("c2")], [], "ann", "why");
        _desk.ChangeList("trusted", [], [Entry("c1")], "ann", "why");
        _desk.Put(Document("a", "in_list(\\\"trusted\\\", customer)"), "p", replaces: null);

        Reopen();

        Assert.Equal("a", InCharge());
        Assert.Equal("c2", Assert.Single(_desk.Lists.Find("trusted")!.Entries()).Value);
        Assert.Equal([AuditAction.ListChange, AuditAction.ListChange, AuditAction.Put], _desk.History.Select(h => h.Action));
    }

    [Fact]
    public void Open_AfterACrashInTheMiddleOfALine_DropsItAlone()
    {
        _desk.ChangeList("trusted", [Entry("c1")], [], "ann", "why");
        _desk.Dispose();
        File.AppendAllText(Path.Combine(_folder.FullName, "desk", PolicyAudit.FileName), "{\"sequence\":2,\"tim");
        File.AppendAllText(Path.Combine(_folder.FullName, "lists", "trusted.changes"), "+customer,c2,wh");

        Open();

        Assert.Single(_desk.History);
        Assert.Equal(1, _desk.Lists.Find("trusted")!.Count);
        _desk.Put(Document("a"), "p", replaces: null);
        Reopen();
        Assert.Equal("a", InCharge());
    }

    [Fact]
    public void Look_AtAChangedFile_PutsItInChargeOnceAndDoesNotUndoARollBack()
    {
        var file = Path.Combine(_folder.FullName, "policy.json");
        File.WriteAllText(file, Document("a"));
        _desk.Look(file);
        File.WriteAllText(file, Document("b", "amuont > 1"));
        _desk.Look(file);
        Assert.Contains("did you mean 'amount'?", _desk.LastRefusal, StringComparison.Ordinal);
        Assert.Equal("a", InCharge());

        File.WriteAllText(file, Document("b"));
        _desk.Look(file);
        Assert.Equal("b", InCharge());
        _desk.RollBack("b", "ann", "why");
        _desk.Look(file);

        Assert.Equal("a", InCharge());
    }

    [Fact]
    public void Look_AtAReplacedList_ReadsItWithoutItsOldChanges()
    {
        _desk.ChangeList("trusted", [Entry("c1")], [], "ann", "why");
        File.WriteAllText(Path.Combine(_folder.FullName, "lists", "trusted.csv"), ListCsv.Header + "\ncustomer,c9,,,\n");
        _desk.Look(null);
        Assert.Equal("c9", Assert.Single(_desk.Lists.Find("trusted")!.Entries()).Value);

        File.WriteAllText(Path.Combine(_folder.FullName, "lists", "trusted.csv"), "nonsense of another length");
        _desk.Look(null);

        Assert.Contains("the header", _desk.LastRefusal, StringComparison.Ordinal);
        Assert.Equal("c9", Assert.Single(_desk.Lists.Find("trusted")!.Entries()).Value);
    }

    [Fact]
    public void Swap_OfTheModel_KeepsThePolicy()
    {
        _desk.Put(Document("a"), "p", replaces: null);

        _models.Swap(_model);

        Assert.Equal("a", InCharge());
    }

    [Fact]
    public void FindExtra_OfThePolicyInAFile_NamesWhatTheModelLacks()
    {
        var file = Path.Combine(_folder.FullName, "policy.json");
        File.WriteAllText(file, Document("a", "count(ip, 5m) > 1 and count(card, 1h) > 1"));

        var extra = _desk.FindExtra(file);
        _desk.Start(file, extra);

        Assert.Equal("count_ip_5m", Assert.Single(extra).Name);
        Assert.Equal("a", InCharge());
    }

    private string InCharge() => _models.Scorer.Model.Policy.Version;

    private void Open()
    {
        _models = new ModelSwitch(_model, TimeProvider.System);
        _desk = new PolicyDesk(
            Path.Combine(_folder.FullName, "desk"), Path.Combine(_folder.FullName, "lists"), _models, TimeProvider.System, NullLogger.Instance);
        _desk.Start(null, []);
    }

    private void Reopen()
    {
        _desk.Dispose();
        Open();
    }

    private static ListEntry Entry(string customer) => new(ListKind.Customer, customer, "why", "ann", 0);

    private static string Document(string version, string when = "amount > 1")
        => $$"""{ "version": "{{version}}", "author": "a", "reason": "r", "rules": [ { "id": "r", "version": 1, "action": "block", "when": "{{when}}" } ] }""";
}
