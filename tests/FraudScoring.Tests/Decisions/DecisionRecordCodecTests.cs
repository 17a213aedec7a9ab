using System.Text;
using FraudScoring.Core;
using FraudScoring.Core.Decisions;
using FraudScoring.Core.Scoring;
using FraudScoring.Core.Transactions;
using FraudScoring.Tests.Service.Pipeline;

namespace FraudScoring.Tests.Decisions;

public class DecisionRecordCodecTests
{
    [Fact]
    public void Encode_ThenGeneratedParser_GivesEveryField()
    {
        var context = new RecordContext("m@1", "p", SmallModel.Features, new Dictionary<string, UsualRange>());
        var transaction = Payment();
        var outcome = new DecisionOutcome
        {
            Offset = 77,
            DecidedAtUnixMs = 5,
            RawScore = -1.25,
            Probability = 0.9,
            Decision = Decision.Block,
            Degraded = Degradations.VelocityLate | Degradations.Reasons,
            QueueNs = 1,
            FeaturesNs = 2,
            ScoreNs = 3,
            ReturnsFeatures = true,
        };
        var row = Enumerable.Range(0, SmallModel.Features.Count).Select(i => (float)i).ToArray();
        outcome.SetReasons(row, [.. row.Select(v => (double)v - 3)]);
        var bytes = new byte[Limits.RecordBytesMax];

        var length = DecisionRecordCodec.Encode(bytes, context, transaction, outcome, row, out var response);

        var record = FraudScoring.V1.DecisionRecord.Parser.ParseFrom(bytes, 0, length);
        Assert.Equal((77UL, 5L, -1.25), (record.Offset, record.DecidedAtUnixMs, record.RawScore));
        Assert.Equal(row, record.FeatureVector);
        Assert.Equal(("t-1", 4200L), (record.Transaction.TransactionId, record.Transaction.AmountMinor));
        Assert.Equal((true, 0.0, -1.5), (record.Transaction.HasLatitude, record.Transaction.Latitude, record.Transaction.Longitude));
        Assert.Equal("värde", record.Transaction.Attributes["k"]);
        Assert.Equal(record.Response, FraudScoring.V1.ScoreResponse.Parser.ParseFrom(bytes[response]));
        Assert.Equal((FraudScoring.V1.Decision.Block, 0.9, 900u), (record.Response.Decision, record.Response.Score, record.Response.Risk));
        Assert.Equal(["velocity_late", "reasons"], record.Response.Degraded);
        Assert.Equal(Limits.ReasonsMax, record.Response.Reasons.Count);
        Assert.Equal(record.Response.Reasons.OrderByDescending(r => r.Contribution), record.Response.Reasons);
        Assert.Equal(SmallModel.Features.Names, record.Response.FeatureValues.Select(f => f.Name));
        var view = new DecisionRecordView(bytes.AsSpan(0, length));
        Assert.True(view.IsRecord);
        Assert.Equal((77UL, Decision.Block), (view.Offset, view.Decision));
        Assert.Equal("t-1", FraudScoring.V1.Transaction.Parser.ParseFrom(view.Transaction.ToArray()).TransactionId);
    }

    [Fact]
    public void View_OfAnyBytes_NeverThrows()
    {
        var random = new Random(3);
        var bytes = new byte[64];
        for (var i = 0; i < 20_000; i++)
        {
            random.NextBytes(bytes);
            var view = new DecisionRecordView(bytes.AsSpan(0, random.Next(bytes.Length)));
            Assert.True(!view.IsRecord || view.Transaction.Length > 0);
        }
    }

    [Fact]
    public void LabelRecord_EncodedThenDecoded_IsTheSame()
    {
        var label = new LabelRecord(4, 5, LabelKind.Genuine, LabelKind.Fraud, 2, 6);
        var bytes = new byte[1024];
        var length = LabelRecordCodec.Encode(bytes, label, Payment());

        var read = new Transaction();
        Assert.True(LabelRecordCodec.TryDecode(bytes.AsSpan(0, length), read, out var again));
        Assert.Equal(label, again);
        Assert.Equal("t-1", Encoding.ASCII.GetString(read.Text(TextField.TransactionId)));
        var parsed = FraudScoring.V1.LabelRecord.Parser.ParseFrom(bytes, 0, length);
        Assert.Equal((FraudScoring.V1.Label.Genuine, FraudScoring.V1.Label.Fraud), (parsed.Label, parsed.Previous));
    }

    private static Transaction Payment()
    {
        var transaction = new Transaction { EventTimeUnixMs = 1_700_000_000_000, AmountMinor = 4200, Latitude = 0, Longitude = -1.5 };
        transaction.SetText(TextField.TransactionId, "t-1"u8);
        transaction.SetText(TextField.CardId, "c"u8);
        transaction.AddAttribute("k"u8, "värde"u8);
        return transaction;
    }
}
