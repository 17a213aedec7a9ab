using System.Text;
using FraudScoring.Sbe;
using FraudScoring.V1;

namespace FraudScoring.Client.Transport;

/// <summary>The decisions stream's messages of <c>scoring-sbe.xml</c> from and to the generated ones.</summary>
internal static class RecordMessages
{
    public static int WriteResume(Span<byte> buffer, ulong nextOffset)
    {
        var writer = new SbeWriter(buffer);
        writer.Message(SbeTemplate.Resume, new ResumeFields { NextOffset = nextOffset });
        return writer.Length;
    }

    /// <summary>Reads what follows the fixed fields.</summary>
    /// <exception cref="FraudScoringException">The record cannot be read.</exception>
    public static DecisionRecord ReadRecord(ref SbeReader reader, in RecordFields fields)
    {
        var record = new DecisionRecord
        {
            Offset = fields.Offset,
            DecidedAtUnixMs = fields.DecidedAtUnixMs,
            RawScore = fields.RawScore,
        };
        ReadFeatures(ref reader, record);
        ReadBeside(ref reader, record);
        var payment = new SbeReader(reader.Data16(SbeSchema.MessageBytesMax, "payment"));
        var decision = new SbeReader(reader.Data16(SbeSchema.MessageBytesMax, "decision"));
        record.Transaction = ScoreMessages.ReadPayment(ref payment);
        var decided = default(DecisionFields);
        decision.Block(ref decided);
        record.Response = ScoreMessages.ReadDecision(ref decision, decided).Response;
        if ((reader.Problem ?? payment.Problem ?? decision.Problem) is { } problem)
            throw new FraudScoringException(StatusCode.Internal, $"the record at offset {fields.Offset} cannot be read: {problem}");
        return record;
    }

    private static void ReadFeatures(ref SbeReader reader, DecisionRecord record)
    {
        var count = reader.Group(SbeSchema.FeaturesMax, "features", out var length);
        for (var i = 0; i < count && reader.Problem is null; i++)
        {
            var feature = default(FeatureFields);
            reader.Block(ref feature, length);
            record.FeatureVector.Add(feature.FeatureValue);
        }
    }

    private static void ReadBeside(ref SbeReader reader, DecisionRecord record)
    {
        var count = reader.Group(SbeSchema.GroupEntriesMax, "beside", out var length);
        for (var i = 0; i < count && reader.Problem is null; i++)
        {
            var fields = default(BesideFields);
            reader.Block(ref fields, length);
            record.Beside.Add(new BesideDecision
            {
                Score = fields.BesideScore,
                Decision = (Decision)fields.BesideOutcome,
                Name = Encoding.UTF8.GetString(reader.Data8(SbeSchema.ShortTextBytesMax, "name")),
                Model = Encoding.UTF8.GetString(reader.Data8(SbeSchema.ShortTextBytesMax, "besideModel")),
                Policy = Encoding.UTF8.GetString(reader.Data8(SbeSchema.ShortTextBytesMax, "besidePolicy")),
            });
        }
    }
}
