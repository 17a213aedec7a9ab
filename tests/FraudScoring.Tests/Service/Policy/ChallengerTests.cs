using FraudScoring.Core.Decisions;
using FraudScoring.Core.Decisions.Lists;
using FraudScoring.Core.Decisions.Policies;
using FraudScoring.Core.Features;
using FraudScoring.Core.Scoring;
using FraudScoring.Core.Transactions;
using FraudScoring.Service.Pipeline;
using FraudScoring.Tests.Service.Pipeline;
using FraudScoring.Tests.Transactions;

namespace FraudScoring.Tests.Service.Policy;

public sealed class ChallengerTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("challenger-");
    private readonly ScoringModel _model;
    private readonly FeatureBatch _batch = new(SmallModel.Features, DecideHandler.RunMax);
    private readonly DecisionOutcome _outcome = new();

    public ChallengerTests() => _model = ScoringModel.Load(SmallModel.Write(_folder.FullName));

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Decide_ChallengerWithoutShare_IsRecordedAndDoesNotAct()
    {
        var stage = Stage(new Challenger(new ChallengerSettings("strict", null, "p", 0), With("strict", "block", "amount > 1")));

        Decide(stage, Payments.Full());

        Assert.Equal(Decision.Allow, _outcome.Decision);
        Assert.Same(stage.Champion, stage.Decider);
        Assert.Equal(Decision.Block, stage.Challengers[0].Outcome.Decision);
        Assert.Equal(1, stage.Challengers[0].Disagreed);
        Assert.Equal(_outcome.RawScore, stage.Challengers[0].Outcome.RawScore);
    }

    [Fact]
    public void Decide_ChallengerWithShare_DecidesTheSameCustomersAlways()
    {
        var stage = Stage(new Challenger(new ChallengerSettings("strict", null, "p", 0.3), With("strict", "block", "amount > 1")));
        var decided = new HashSet<int>();
        for (var customer = 0; customer < 2000; customer++)
        {
            for (var payment = 0; payment < 2; payment++)
            {
                var transaction = Payments.Full();
                Payments.Set(transaction, TextField.CustomerId, $"customer-{customer}");
                Payments.Set(transaction, TextField.CardId, $"card-{payment}");
                Decide(stage, transaction);
                Assert.Equal(ReferenceEquals(stage.Decider, stage.Challengers[0]), _outcome.Decision == Decision.Block);
                Assert.Equal(payment == 1 && decided.Contains(customer), payment == 1 && _outcome.Decision == Decision.Block);
                if (_outcome.Decision == Decision.Block)
                    decided.Add(customer);
            }
        }

        Assert.InRange(decided.Count, 500, 700);
        Assert.Equal(Decision.Allow, stage.Champion.Outcome.Decision);
    }

    [Fact]
    public void Decide_ChallengerThatThrows_IsNotAskedAgainAndSaid()
    {
        // Compiled for a feature set with more columns than the rows have.
        var wide = new FeatureSet(
            [.. SmallModel.Features.Definitions, .. Enumerable.Range(2, 40).Select(h => new FeatureDefinition
            {
                Name = $"f{h}", Kind = FeatureKind.Count, Entity = EntityKind.Card, Window = TimeSpan.FromMinutes(h),
            })],
            SmallModel.Features.CurrencyRates, SmallModel.Features.Lateness);
        var broken = CompiledPolicy.Load(
            Document("broken", "block", "f41 > 0"), "p", new PolicyGround(wide, ListBook.Empty.Names, new ScoreBands(0.5, 0.9)));
        var failures = new List<string>();
        var stage = new ScoreStage(
            new ActiveModel(
                _model, ActiveModel.OwnThresholds(_model, [], ListBook.Empty.Names),
                [new Challenger(new ChallengerSettings("broken", null, "p", 1), new ActiveModel(_model, broken))]),
            DecideHandler.RunMax, (name, e) => failures.Add($"{name}: {e.GetType().Name}"));

        Decide(stage, Payments.Full());
        var first = (_outcome.Decision, _outcome.Degraded);
        Decide(stage, Payments.Full());

        Assert.Equal((Decision.Allow, Degradations.Challenger), first);
        Assert.Equal(first, (_outcome.Decision, _outcome.Degraded));
        Assert.Equal(["broken: IndexOutOfRangeException"], failures);
    }

    [Fact]
    public void Append_BehindARecord_IsReadBack()
    {
        var stage = Stage(new Challenger(new ChallengerSettings("strict", null, "p", 1), With("strict", "block", "amount > 1")));
        Decide(stage, Payments.Full());
        var bytes = new byte[FraudScoring.Core.Limits.RecordBytesMax];
        var length = DecisionRecordCodec.Encode(
            bytes, stage.Decider.Model.Context, Payments.Full(), _outcome, _batch.Row(0), out _);
        length += ChallengerCodec.Append(bytes.AsSpan(length), "champion"u8, stage.Champion.Model.Context, stage.Champion.Outcome);

        var record = FraudScoring.V1.DecisionRecord.Parser.ParseFrom(bytes, 0, length);
        var recorded = RecordedPolicy.Read(bytes.AsSpan(0, length));

        Assert.Equal(FraudScoring.V1.Decision.Block, record.Response.Decision);
        Assert.Equal("r", Assert.Single(record.Response.Rules).Id);
        Assert.Equal(FraudScoring.V1.Decision.Allow, Assert.Single(record.Beside).Decision);
        Assert.Equal((Decision.Allow, "thresholds-of-small@1"), (recorded.Decision, recorded.Policy));
        Assert.Empty(recorded.Hits);
    }

    [Fact]
    public void Append_AllHitsOfAllChallengers_KeepsTheRecordsBound()
    {
        var outcome = new DecisionOutcome { Decision = Decision.Review, Probability = 0.5 };
        for (var i = 0; i < PolicyLimits.HitsMax; i++)
            outcome.AddHit(new PolicyHit(new string('x', 64), uint.MaxValue, "shadow-review"));
        var payment = new Transaction { EventTimeUnixMs = Payments.NoonMs, AmountMinor = 1 };
        for (var i = 0; i < FraudScoring.Core.Limits.AttributesMax; i++)
            payment.AddAttribute(new byte[FraudScoring.Core.Limits.AttributeKeyBytesMax], new byte[FraudScoring.Core.Limits.AttributeValueBytesMax]);
        var context = Stage().Model.Context;
        var bytes = new byte[FraudScoring.Core.Limits.RecordBytesMax];

        var length = DecisionRecordCodec.Encode(bytes, context, payment, outcome, _batch.Row(0), out _);
        for (var i = 0; i < PolicyLimits.ChallengersMax; i++)
            length += ChallengerCodec.Append(bytes.AsSpan(length), System.Text.Encoding.ASCII.GetBytes(new string('n', 64)), context, outcome);

        // What is left is for the longest ids, reasons and 256 features.
        Assert.InRange(length, 0, bytes.Length - 5 * 1024);
    }

    private ScoreStage Stage(params Challenger[] challengers)
        => new(new ActiveModel(_model, ActiveModel.OwnThresholds(_model, [], ListBook.Empty.Names), challengers), DecideHandler.RunMax);

    private ActiveModel With(string version, string action, string when)
        => new(_model, CompiledPolicy.Load(Document(version, action, when), "p", ActiveModel.GroundOf(_model, [], ListBook.Empty.Names)));

    private void Decide(ScoreStage stage, Transaction transaction)
    {
        _batch.Clear();
        _batch.Add(transaction);
        stage.ScoreRaw(_batch);
        _outcome.Degraded = Degradations.None;
        stage.Decide(_batch, 0, [], transaction, ListBook.Empty, wantsReasons: false, _outcome);
    }

    private static string Document(string version, string action, string when)
        => $$"""{ "version": "{{version}}", "author": "a", "reason": "r", "thresholds": { "review_from": 0.99999, "block_from": 1 }, "rules": [ { "id": "r", "version": 1, "action": "{{action}}", "when": "{{when}}" } ] }""";
}
