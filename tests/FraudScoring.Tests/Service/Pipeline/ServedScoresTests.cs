using System.Globalization;
using System.Security.Cryptography;
using FraudScoring.Core.Decisions;
using FraudScoring.Core.Features;
using FraudScoring.Core.Scoring;
using FraudScoring.Core.Scoring.Formats;
using FraudScoring.Core.Transactions;
using FraudScoring.Service.DecisionLog;
using FraudScoring.Simulation.Handbook;
using FraudScoring.Training.Bench;
using FraudScoring.Training.Boosting;
using FraudScoring.Training.Replay;
using FraudScoring.Training.Shipping;

namespace FraudScoring.Tests.Service.Pipeline;

/// <summary>
/// A model trained on a replay and served over the same stream gives the scores, to the bit, that the replay gave,
/// whatever restarts come between.
/// </summary>
public sealed class ServedScoresTests : IDisposable
{
    private static readonly HandbookOptions World = new() { Customers = 40, Terminals = 30, Days = 60, Radius = 60 };
    private static readonly TimeSpan Delay = TimeSpan.FromDays(7);

    private static readonly FeatureSet Features = new(
        [
            .. BenchFeatures.Read("streaming.json").Definitions,
            Past("card_score_last", FeatureKind.PastLast, EntityKind.Card, null),
            Past("card_score_mean_7d", FeatureKind.PastMean, EntityKind.Card, TimeSpan.FromDays(7)),
            Past("terminal_score_sum_1d", FeatureKind.PastSum, EntityKind.Terminal, TimeSpan.FromDays(1)),
            Past("terminal_score_max", FeatureKind.PastMax, EntityKind.Terminal, null),
        ],
        new Dictionary<string, decimal>(), TimeSpan.FromHours(1));

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("served-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Serve_TheReplayedStream_GivesTheScoresOfTheReplay()
    {
        var data = WritePayments();
        var model = WriteModel(data);
        var forest = ScoringModel.Load(model).Forest;
        var scores = new List<double>();
        ReplayedPayments replayed;
        using (var stream = Open(data))
        {
            replayed = FeatureReplay.Run(stream, Features, scorer: (_, row) =>
            {
                scores.Add(forest.ScoreRaw(row));
                return forest.Probability(scores[^1]);
            });
        }

        using var path = new PipelineFixture(_folder.FullName, model: model);
        Serve(data, path, replayed.Count);

        Compare(path.Log, replayed, scores);
        Assert.True(scores.Distinct().Count() > 300, "the model tells payments apart");
        Assert.True(replayed.ReportCount > 20, "labels came in");
    }

    private static FeatureDefinition Past(string name, FeatureKind kind, EntityKind entity, TimeSpan? window)
        => new() { Name = name, Kind = kind, Entity = entity, Window = window, Feature = FeatureDefinition.ScoreName };

    private static HandbookPayments Open(string data) => new(data, World.Start, Delay);

    private static void Serve(string data, PipelineFixture path, int count)
    {
        using var stream = Open(data);
        var transactions = new Dictionary<string, Transaction>();
        var received = 0;
        while (stream.MoveNext())
        {
            if (stream.IsLabel)
            {
                path.Label(transactions[stream.Label.TransactionId], LabelKind.Fraud);
                continue;
            }

            var copy = new Transaction();
            copy.CopyFrom(stream.Transaction);
            transactions[(received++).ToString(CultureInfo.InvariantCulture)] = copy;
            path.Score(copy);
            if (received % 97 == 0)
                path.Run(received);
            // A snapshot and a start from it; then a kill, and a start from the same snapshot and the log behind it.
            if (received == count / 3 || received == count * 2 / 3)
            {
                path.Run(received);
                path.Restart(takeSnapshot: received == count / 3);
            }
        }

        path.Run(received);
        Assert.Equal(count, received);
        Assert.True(path.Log.WaitCommitted(path.Log.NextOffset - 1, TimeSpan.FromSeconds(30)));
    }

    private static void Compare(DurableLog log, ReplayedPayments replayed, List<double> scores)
    {
        var row = 0;
        var expected = new float[Features.Count];
        var reader = log.OpenReader(0);
        while (reader.TryNext(out var entry))
        {
            if (entry.Header.Kind != EntryKind.Decision)
                continue;
            var record = new DecisionRecordView(entry.Payload);
            replayed.Features.CopyRow(row, expected);
            for (var f = 0; f < expected.Length; f++)
            {
                if (BitConverter.SingleToInt32Bits(expected[f]) != BitConverter.SingleToInt32Bits(record.Features[f]))
                    Assert.Fail($"{Features.Names[f]} of payment {row}: replayed {expected[f]:R}, served {record.Features[f]:R}");
            }

            Assert.Equal(BitConverter.DoubleToInt64Bits(scores[row]), BitConverter.DoubleToInt64Bits(record.RawScore));
            row++;
        }

        Assert.Equal(replayed.Count, row);
    }

    private string WritePayments()
    {
        var file = Path.Combine(_folder.FullName, "payments.csv");
        File.WriteAllLines(file, HandbookSimulator.Generate(World)
            .Select(p => string.Create(CultureInfo.InvariantCulture, $"{p.Second},{p.Customer},{p.Terminal},{p.Cents},{(p.IsFraud ? 1 : 0)},{(int)p.Scenario}"))
            .Prepend("sec,customer,terminal,cents,fraud,scenario"));
        return file;
    }

    // As a training does it: a first model, by halves of the cards, gives the scores that the trees learn from.
    private string WriteModel(string data)
    {
        var boosting = new BoostingOptions { Trees = 60, LeavesMax = 8, LeafRowsMin = 5 };
        float[] first;
        using (var stream = Open(data))
        {
            var payments = FeatureReplay.Run(stream, Features.WithoutScores());
            payments.LabelWithTruth();
            first = OutOfFoldScores.Of(payments, 0, payments.Count, boosting, new BinningOptions(), null, CancellationToken.None);
        }

        using var again = Open(data);
        var scored = FeatureReplay.Run(again, Features, scorer: (row, _) => first[row]);
        scored.LabelWithTruth();
        var trees = TableTrainer.Train(scored.Features, 0, scored.Count, 255, boosting, CancellationToken.None);
        var folder = Directory.CreateDirectory(Path.Combine(_folder.FullName, "model")).FullName;
        var bytes = OnnxWriter.Write(EnsembleConversion.ToEnsemble(trees, Features.Names, new PlattCalibration(1, 0)));
        File.WriteAllBytes(Path.Combine(folder, "model.onnx"), bytes);
        var manifest = new ModelManifest
        {
            Name = "served",
            Version = "1",
            ModelFile = "model.onnx",
            Sha256 = Convert.ToHexStringLower(SHA256.HashData(bytes)),
            Features = Features,
            ReviewFrom = 0.2,
            BlockFrom = 0.6,
        };
        File.WriteAllText(Path.Combine(folder, ModelManifest.FileName), ModelManifestJson.Write(manifest));
        return folder;
    }
}
