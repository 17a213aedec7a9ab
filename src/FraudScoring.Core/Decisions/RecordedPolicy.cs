using System.Text;
using FraudScoring.Core.Transactions.Wire;

namespace FraudScoring.Core.Decisions;

/// <summary>What a decision record says of the policy in charge; not for the hot path.</summary>
/// <param name="Decision">What the policy in charge decided, whether or not a challenger decided the payment.</param>
/// <param name="Policy">Its version.</param>
/// <param name="Model">The model that decided the payment.</param>
/// <param name="Features">Version of the feature set.</param>
/// <param name="Degraded">What was missing.</param>
/// <param name="Hits">What fired.</param>
public sealed record RecordedPolicy(
    Decision Decision, string Policy, string Model, string Features, Degradations Degraded, IReadOnlyList<PolicyHit> Hits)
{
    private const string Champion = "champion";

    /// <summary>Reads a record.</summary>
    /// <param name="record">The whole record's bytes.</param>
    public static RecordedPolicy Read(ReadOnlySpan<byte> record)
    {
        var response = ReadResponse(new DecisionRecordView(record).Response);
        var reader = new WireReader(record);
        while (!reader.IsAtEnd && reader.TryReadTag(out var number, out var type))
        {
            if (number != ChallengerCodec.RecordBeside || type != WireType.LengthDelimited)
            {
                if (!reader.TrySkip(type))
                    break;
                continue;
            }

            if (!reader.TryReadBytes(out var beside))
                break;
            response = TakeChampion(beside, response);
        }

        return response;
    }

    private static RecordedPolicy ReadResponse(ReadOnlySpan<byte> response)
    {
        var (policy, model, features) = (string.Empty, string.Empty, string.Empty);
        var (decision, degraded, hits) = (Decision.None, Degradations.None, new List<PolicyHit>());
        var reader = new WireReader(response);
        while (!reader.IsAtEnd && reader.TryReadTag(out var number, out var type))
        {
            if (type == WireType.LengthDelimited && reader.TryReadBytes(out var bytes))
            {
                switch (number)
                {
                    case DecisionRecordCodec.ResponseRules: hits.Add(ReadHit(bytes)); break;
                    case 7: model = Encoding.UTF8.GetString(bytes); break;
                    case 8: policy = Encoding.UTF8.GetString(bytes); break;
                    case 9: features = Encoding.UTF8.GetString(bytes); break;
                    case 11: degraded |= ReadDegraded(bytes); break;
                }
            }
            else if (type == WireType.Varint && reader.TryReadVarint(out var value))
            {
                decision = number == DecisionRecordCodec.ResponseDecision ? (Decision)value : decision;
            }
            else if (type is WireType.LengthDelimited or WireType.Varint || !reader.TrySkip(type))
            {
                break;
            }
        }

        return new RecordedPolicy(decision, policy, model, features, degraded, hits);
    }

    private static RecordedPolicy TakeChampion(ReadOnlySpan<byte> beside, RecordedPolicy response)
    {
        var isChampion = false;
        var (decision, policy, hits) = (Decision.None, string.Empty, new List<PolicyHit>());
        var reader = new WireReader(beside);
        while (!reader.IsAtEnd && reader.TryReadTag(out var number, out var type))
        {
            if (type == WireType.LengthDelimited && reader.TryReadBytes(out var bytes))
            {
                isChampion |= number == 1 && Encoding.UTF8.GetString(bytes) == Champion;
                policy = number == 5 ? Encoding.UTF8.GetString(bytes) : policy;
                if (number == 6)
                    hits.Add(ReadHit(bytes));
            }
            else if (type == WireType.Varint && reader.TryReadVarint(out var value))
            {
                decision = number == 2 ? (Decision)value : decision;
            }
            else if (type is WireType.LengthDelimited or WireType.Varint || !reader.TrySkip(type))
            {
                break;
            }
        }

        return isChampion ? response with { Decision = decision, Policy = policy, Hits = hits } : response;
    }

    private static Degradations ReadDegraded(ReadOnlySpan<byte> text) => Encoding.UTF8.GetString(text) switch
    {
        "velocity" => Degradations.Velocity,
        "velocity_late" => Degradations.VelocityLate,
        "reasons" => Degradations.Reasons,
        "breaker" => Degradations.Breaker,
        "challenger" => Degradations.Challenger,
        _ => Degradations.None,
    };

    private static PolicyHit ReadHit(ReadOnlySpan<byte> bytes)
    {
        var (id, version, action) = (string.Empty, 0u, string.Empty);
        var reader = new WireReader(bytes);
        while (!reader.IsAtEnd && reader.TryReadTag(out var number, out var type))
        {
            if (type == WireType.LengthDelimited && reader.TryReadBytes(out var text))
            {
                id = number == 1 ? Encoding.UTF8.GetString(text) : id;
                action = number == 3 ? Encoding.UTF8.GetString(text) : action;
            }
            else if (type == WireType.Varint && reader.TryReadVarint(out var value))
            {
                version = number == 2 ? (uint)value : version;
            }
            else
            {
                break;
            }
        }

        return new PolicyHit(id, version, action);
    }
}
