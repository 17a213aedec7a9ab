using System.Globalization;
using System.Text;
using FraudScoring.Core.Decisions;
using FraudScoring.Core.Decisions.Policies;
using FraudScoring.Core.Features.Velocity;
using FraudScoring.Service.DecisionLog;
using FraudScoring.Service.Ingress.Aeron;
using FraudScoring.Service.Pipeline;
using FraudScoring.Service.Relays.Aeron;
using FraudScoring.Service.Velocity.Redis;

namespace FraudScoring.Service.Observability;

/// <summary>
/// <c>GET /metrics</c> in the Prometheus text format (version 0.0.4). Numbers are read when asked for; nothing is
/// counted twice for it.
/// </summary>
internal sealed class MetricsText(
    ScoringPipeline pipeline, LatencyHistogram timings, InMemoryVelocityStore velocity, DurableLog log,
    ModelSwitch models, RedisVelocity? redis, AeronCounters? aeron = null, AeronRelay? decisions = null)
{
    private static readonly double[] Quantiles = [0.5, 0.9, 0.99, 0.999];

    /// <summary>Writes all metrics.</summary>
    public Task WriteAsync(HttpContext http)
    {
        http.Response.ContentType = "text/plain; version=0.0.4";
        return http.Response.WriteAsync(Format());
    }

    /// <summary>All metrics as text.</summary>
    public string Format()
    {
        var text = new StringBuilder();
        Head(text, "fraudscoring_decisions_total", "counter", "Decisions recorded.");
        foreach (var decision in new[] { Decision.Allow, Decision.Review, Decision.Block })
        {
            Line(text, $"fraudscoring_decisions_total{{decision=\"{decision.ToString().ToLowerInvariant()}\"}}",
                pipeline.Counters.Decided[(int)decision]);
        }

        Single(text, "fraudscoring_duplicates_total", "counter", "Repeats answered with a recorded decision.", pipeline.Counters.Duplicates);
        Single(text, "fraudscoring_rejected_total", "counter", "Payments refused because the ring was full.", pipeline.Counters.Rejected);
        Single(text, "fraudscoring_expired_total", "counter", "Payments whose deadline had passed.", pipeline.Counters.Expired);
        Single(text, "fraudscoring_labels_total", "counter", "Labels recorded.", pipeline.Counters.Labels);
        Head(text, "fraudscoring_decision_seconds", "summary", "From admission to the reply stage.");
        foreach (var quantile in Quantiles)
        {
            Line(text, string.Create(CultureInfo.InvariantCulture, $"fraudscoring_decision_seconds{{quantile=\"{quantile}\"}}"),
                timings.PercentileUs(quantile) / 1e6);
        }

        Line(text, "fraudscoring_decision_seconds_count", timings.Count);
        Head(text, "fraudscoring_stage_lag", "gauge", "Events that wait for a stage.");
        foreach (var stage in pipeline.Stages)
            Line(text, $"fraudscoring_stage_lag{{stage=\"{stage.Name}\"}}", stage.Lag);
        Head(text, "fraudscoring_stage_exceptions_total", "counter", "Batches that failed in a stage.");
        foreach (var stage in pipeline.Stages)
            Line(text, $"fraudscoring_stage_exceptions_total{{stage=\"{stage.Name}\"}}", stage.Exceptions);
        Single(text, "fraudscoring_velocity_keys", "gauge", "Entities that have state.", velocity.KeyCount);
        Single(text, "fraudscoring_velocity_bytes", "gauge", "Bytes of velocity state.", velocity.Bytes);
        Single(text, "fraudscoring_velocity_late_total", "counter", "Payments too late to be counted.", velocity.LateCount);
        Single(text, "fraudscoring_velocity_evicted_total", "counter", "Entities dropped at the memory bound.", velocity.EvictedCount);
        Single(text, "fraudscoring_log_committed_offset", "gauge", "End of the durable stream.", log.CommittedOffset);
        Single(text, "fraudscoring_log_commits_total", "counter", "Commits of the log.", log.Commits);
        AddPolicy(text);
        AddProcess(text);
        if (redis is not null)
        {
            Single(text, "fraudscoring_redis_up", "gauge", "Whether the last batch had its velocity from Redis.", redis.Store.IsDown ? 0 : 1);
            Single(text, "fraudscoring_redis_failures_total", "counter", "Batches that Redis failed.", redis.Store.FailureCount);
            Single(text, "fraudscoring_redis_missing_total", "counter", "Payments decided without shared velocity.", redis.Store.MissingCount);
            Single(text, "fraudscoring_redis_replayed_total", "counter", "Payments counted in Redis later.", redis.Relay.ReplayedCount);
            Single(text, "fraudscoring_redis_relay_lag", "gauge", "Log entries that Redis does not know yet.", log.NextOffset - redis.Relay.Done);
        }

        if (aeron is not null)
            AddAeron(text, aeron);
        if (decisions is not null)
        {
            Single(text, "fraudscoring_aeron_relay_connected", "gauge", "Whether somebody subscribes to the decisions stream over Aeron.", decisions.IsConnected ? 1 : 0);
            Single(text, "fraudscoring_aeron_relay_lag", "gauge", "Log entries that are not published over Aeron yet.", log.NextOffset - decisions.Done);
            Single(text, "fraudscoring_aeron_relay_published_total", "counter", "Records published over Aeron, repeats included.", decisions.PublishedCount);
            Single(text, "fraudscoring_aeron_relay_gone_total", "counter", "Log entries that retention removed before they were published over Aeron.", decisions.GoneCount);
        }

        return text.ToString();
    }

    private void AddPolicy(StringBuilder text)
    {
        var stage = models.Scorer;
        var policy = stage.Champion.Policy;
        Single(text, "fraudscoring_breaker_tripped", "gauge", "1 while the policy's breaker has tripped.", policy.Trip == BreakerTrip.None ? 0 : 1);
        Single(text, "fraudscoring_reviews_held", "gauge", "Payments held in the window of the review budget.", policy.Held);
        Single(text, "fraudscoring_review_cut_off", "gauge", "Least risk that the review budget reaches down to.", policy.CutOff);
        Head(text, "fraudscoring_rule_fired_total", "counter", "Payments for which a rule fired, since its policy is in charge.");
        for (var i = 0; i < policy.Policy.Rules.Count; i++)
        {
            var rule = policy.Policy.Rules[i];
            Line(text, $"fraudscoring_rule_fired_total{{rule=\"{rule.Id}\",shadow=\"{(rule.IsShadow ? 1 : 0)}\"}}", policy.FireCounts[i]);
        }

        Head(text, "fraudscoring_challenger_decisions_total", "counter", "What models and policies beside those in charge decided.");
        foreach (var challenger in stage.Challengers)
        {
            foreach (var decision in new[] { Decision.Allow, Decision.Review, Decision.Block })
            {
                Line(
                    text, $"fraudscoring_challenger_decisions_total{{challenger=\"{challenger.Name}\",decision=\"{decision.ToString().ToLowerInvariant()}\"}}",
                    challenger.Decided[(int)decision]);
            }

            Line(text, $"fraudscoring_challenger_decisions_total{{challenger=\"{challenger.Name}\",decision=\"disagreed\"}}", challenger.Disagreed);
        }

        Head(text, "fraudscoring_list_entries", "gauge", "Entries of a list.");
        foreach (var list in models.Lists.Lists)
            Line(text, $"fraudscoring_list_entries{{list=\"{list.Name}\"}}", list.Count);
    }

    // Names as the Prometheus clients of other languages have them. Of the collections, each counts for its own generation only.
    private static void AddProcess(StringBuilder text)
    {
        Single(text, "process_cpu_seconds_total", "counter", "Processor time of this process.", Environment.CpuUsage.TotalTime.TotalSeconds);
        Single(text, "process_resident_memory_bytes", "gauge", "Memory of this process that is in RAM.", Environment.WorkingSet);
        Single(text, "dotnet_gc_heap_bytes", "gauge", "Managed heap after the last collection.", GC.GetGCMemoryInfo().HeapSizeBytes);
        Single(text, "dotnet_gc_allocated_bytes_total", "counter", "Managed bytes allocated.", GC.GetTotalAllocatedBytes());
        Single(text, "dotnet_gc_pause_seconds_total", "counter", "Time in which the collector held all threads.", GC.GetTotalPauseDuration().TotalSeconds);
        Head(text, "dotnet_gc_collections_total", "counter", "Garbage collections.");
        for (var generation = 0; generation <= GC.MaxGeneration; generation++)
        {
            var higher = generation < GC.MaxGeneration ? GC.CollectionCount(generation + 1) : 0;
            Line(text, $"dotnet_gc_collections_total{{generation=\"{generation}\"}}", GC.CollectionCount(generation) - higher);
        }
    }

    private static void AddAeron(StringBuilder text, AeronCounters aeron)
    {
        Single(text, "fraudscoring_aeron_sessions", "gauge", "Gateways that are connected or connecting over Aeron.", aeron.Sessions);
        Single(text, "fraudscoring_aeron_requests_total", "counter", "Payments that came over Aeron.", aeron.Requests);
        Single(text, "fraudscoring_aeron_rejects_total", "counter", "Of these, refused: wrong, late or too many.", aeron.Rejects);
        Single(text, "fraudscoring_aeron_cut_off_total", "counter", "Gateways cut off because they did not read their replies.", aeron.CutOff);
        Single(text, "fraudscoring_aeron_replies_lost_total", "counter", "Replies to gateways that were gone.", aeron.RepliesLost);
        Single(text, "fraudscoring_aeron_unanswerable_total", "counter", "Messages that nobody can answer.", aeron.Unanswerable);
        Single(text, "fraudscoring_aeron_connects_refused_total", "counter", "Gateways that could not be connected.", aeron.ConnectsRefused);
    }

    private static void Single(StringBuilder text, string name, string type, string help, double value)
    {
        Head(text, name, type, help);
        Line(text, name, value);
    }

    private static void Head(StringBuilder text, string name, string type, string help)
        => text.Append(CultureInfo.InvariantCulture, $"# HELP {name} {help}\n# TYPE {name} {type}\n");

    private static void Line(StringBuilder text, string name, double value)
        => text.Append(CultureInfo.InvariantCulture, $"{name} {value}\n");
}
