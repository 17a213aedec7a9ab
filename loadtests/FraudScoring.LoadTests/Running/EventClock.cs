using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using FraudScoring.LoadTests.Measuring;
using FraudScoring.LoadTests.Processes;
using FraudScoring.LoadTests.Scenarios;

namespace FraudScoring.LoadTests.Running;

/// <summary>Does a scenario's events at their times, on a thread of its own.</summary>
internal sealed class EventClock : IDisposable
{
    private readonly Scenario _scenario;
    private readonly ServiceProcess _service;
    private readonly RedisServer? _redis;
    private readonly string _model;
    private readonly Recorder _recorder;
    private readonly ManualResetEventSlim _end = new();
    private readonly Thread _thread;
    private int _swaps;
    private Exception? _failure;

    public EventClock(Scenario scenario, ServiceProcess service, RedisServer? redis, string model, Recorder recorder)
    {
        (_scenario, _service, _redis, _model, _recorder) = (scenario, service, redis, model, recorder);
        _thread = new Thread(Run) { IsBackground = true, Name = "events" };
        _thread.Start();
    }

    /// <summary>When it has been disposed of.</summary>
    /// <exception cref="ScenarioException">An event could not be done.</exception>
    public void ThrowIfFailed()
    {
        if (_failure is not null)
            throw new ScenarioException($"an event failed: {_failure.Message}");
    }

    public void Dispose()
    {
        _end.Set();
        _thread.Join();
        _end.Dispose();
    }

    private void Run()
    {
        try
        {
            foreach (var next in _scenario.Events.OrderBy(e => e.AtSeconds))
            {
                var wait = next.AtSeconds - _recorder.Elapsed;
                if (wait > 0 && _end.Wait(TimeSpan.FromSeconds(wait)))
                    return;
                Do(next.Do);
            }
        }
        catch (Exception e) when (e is IOException or HttpRequestException or ScenarioException or InvalidOperationException or OperationCanceledException)
        {
            _failure = e;
        }
    }

    private void Do(EventKind kind)
    {
        switch (kind)
        {
            case EventKind.SwapModel:
                PublishModel();
                break;
            case EventKind.SwapPolicy:
                PutPolicy();
                break;
            case EventKind.KillRestart:
                _service.KillAndRestart();
                break;
            case EventKind.KillRedis:
                _redis!.Kill();
                break;
            default:
                _redis!.Start();
                break;
        }
    }

    // The same trees under another version: what is measured is the swap.
    private void PublishModel()
    {
        var manifest = Path.Combine(_model, "model.json");
        var json = JsonNode.Parse(File.ReadAllText(manifest))!;
        json["version"] = $"load-test-{++_swaps}";
        File.WriteAllText(manifest + ".new", json.ToJsonString());
        File.Move(manifest + ".new", manifest, overwrite: true);
    }

    private void PutPolicy()
    {
        using var http = new HttpClient { BaseAddress = _service.Target.Http };
        var policy = $$"""
            { "version": "v{{++_swaps}}", "author": "load test", "reason": "swapped under load",
              "thresholds": { "review_from": 0.1, "block_from": 0.5 },
              "rules": [ { "id": "large", "version": {{_swaps}}, "action": "review", "when": "amount > 5000" } ] }
            """;
        using var content = new StringContent(policy, Encoding.UTF8, MediaTypeHeaderValue.Parse("application/json"));
        using var response = http.PutAsync(new Uri("/v1/policy", UriKind.Relative), content).GetAwaiter().GetResult();
        if (!response.IsSuccessStatusCode)
            throw new ScenarioException($"the policy was refused: {response.Content.ReadAsStringAsync().GetAwaiter().GetResult()}");
    }
}
