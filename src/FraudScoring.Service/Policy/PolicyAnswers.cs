using System.Text.Json;
using FraudScoring.Core.Decisions.Lists;
using FraudScoring.Core.Decisions.Policies;
using FraudScoring.Service.Pipeline;
using FraudScoring.V1;

namespace FraudScoring.Service.Policy;

/// <summary>What is told of policies and lists, for gRPC and JSON.</summary>
internal sealed class PolicyAnswers(PolicyDesk desk, ModelSwitch models)
{
    private const int StepsMax = 1000;

    public GetPolicyResponse GetPolicy()
    {
        var running = desk.Running;
        var previous = desk.Previous;
        var stage = models.Scorer;
        var evaluator = stage.Champion.Policy;
        var response = new GetPolicyResponse
        {
            Version = running.Version,
            Author = running.Author,
            Reason = running.Reason,
            SinceUnixMs = running.SinceUnixMs,
            Previous = previous?.Version ?? string.Empty,
            CanRollBack = previous is not null,
            Json = desk.Json,
            Breaker = evaluator.Trip == BreakerTrip.None ? string.Empty : JsonNamingPolicy.SnakeCaseLower.ConvertName(evaluator.Trip.ToString()),
            Held = (uint)evaluator.Held,
            CutOff = (uint)evaluator.CutOff,
            LastRefusal = desk.LastRefusal ?? string.Empty,
        };
        for (var i = 0; i < evaluator.Policy.Rules.Count; i++)
        {
            var rule = evaluator.Policy.Rules[i];
            var action = rule.Action.ToString().ToLowerInvariant();
            response.Rules.Add(new RuleCount
            {
                Id = rule.Id,
                Version = rule.Version,
                Action = rule.IsShadow ? $"shadow-{action}" : action,
                Fired = (ulong)evaluator.FireCounts[i],
            });
        }

        foreach (var challenger in stage.Challengers)
            response.Challengers.Add(Describe(challenger));
        return response;
    }

    public GetPolicyHistoryResponse GetHistory()
    {
        var response = new GetPolicyHistoryResponse();
        foreach (var entry in desk.History.Reverse().Take(StepsMax))
        {
            response.Steps.Add(new PolicyStep
            {
                Sequence = (ulong)entry.Sequence,
                TimeUnixMs = entry.TimeUnixMs,
                Action = entry.Action,
                Version = entry.Version,
                Author = entry.Author,
                Reason = entry.Reason,
                Detail = entry.Detail,
            });
        }

        return response;
    }

    public GetListsResponse GetLists()
    {
        var response = new GetListsResponse();
        response.Lists.AddRange(desk.Lists.Lists.Select(Describe));
        return response;
    }

    public static ListInfo Describe(EntityList list) => new() { Name = list.Name, Entries = (ulong)list.Count };

    private static ChallengerInfo Describe(Contender challenger) => new()
    {
        Name = challenger.Name,
        Model = challenger.Model.Model.Id,
        Policy = challenger.Model.Policy.Version,
        Share = challenger.Share,
        Failed = challenger.HasFailed,
        Allowed = (ulong)challenger.Decided[1],
        Reviewed = (ulong)challenger.Decided[2],
        Blocked = (ulong)challenger.Decided[3],
        Disagreed = (ulong)challenger.Disagreed,
    };
}
