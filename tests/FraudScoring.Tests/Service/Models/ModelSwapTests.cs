extern alias client;

using System.Collections.Concurrent;
using client::FraudScoring.Client;
using FraudScoring.Service;
using FraudScoring.Service.Configuration;
using FraudScoring.Service.Grpc;
using FraudScoring.Tests.Service.Grpc;
using FraudScoring.V1;
using Google.Protobuf;
using Microsoft.Extensions.Logging.Abstractions;
using ClientV1 = client::FraudScoring.V1;

namespace FraudScoring.Tests.Service.Models;

/// <summary>The whole service, payments on the wire, and models that come and go meanwhile.</summary>
public sealed class ModelSwapTests : IAsyncLifetime
{
    private const int Callers = 4;
    private const int AnswersMin = 200;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("swap-");
    private readonly ConcurrentBag<(int Sent, int Answered, string Model)> _answers = [];
    private readonly CancellationTokenSource _done = new();
    private readonly int[] _answered = new int[(int)Phase.End];
    private string _folder = null!;
    private ScoringService _service = null!;
    private GrpcTestClient _admin = null!;
    private int _phase;

    private enum Phase
    {
        First,
        Publishing,
        Second,
        Refusing,
        RollingBack,
        FirstAgain,
        End,
    }

    public async Task InitializeAsync()
    {
        _folder = Path.Combine(_root.FullName, "model");
        ModelVersions.Publish(_folder, "1", leaf: 0.25);
        _service = await ScoringService.StartAsync(
            new ServiceOptions
            {
                GrpcPort = 0,
                HttpPort = 0,
                Model = _folder,
                Data = Path.Combine(_root.FullName, "data"),
                VelocityBytes = 64 << 20,
            },
            TimeProvider.System, NullLoggerProvider.Instance);
        _admin = new GrpcTestClient(_service.GrpcAddress);
    }

    public async Task DisposeAsync()
    {
        _admin.Dispose();
        await _service.DisposeAsync();
        _done.Dispose();
        _root.Delete(recursive: true);
    }

    [Fact]
    public async Task Score_ModelsSwappedUnderLoad_NoCallFailsAndEachIsDecidedByTheModelInCharge()
    {
        var callers = Enumerable.Range(0, Callers).Select(caller => Task.Run(() => CallAsync(caller))).ToArray();
        await AnswersAsync();

        Enter(Phase.Publishing);
        ModelVersions.Publish(_folder, "2", leaf: 0.5);
        await UntilAsync(models => models.Running.Id == "swap@2");
        Enter(Phase.Second);
        await AnswersAsync();

        Enter(Phase.Refusing);
        ModelVersions.Publish(_folder, "3", damage: folder => File.AppendAllText(ModelVersions.ModelFile(folder, "3"), "x"));
        var refused = await UntilAsync(models => models.LastRefusal is not null);
        Assert.Equal("swap@2", refused.Running.Id);
        Assert.Contains("SHA-256", refused.LastRefusal.Reason);

        Enter(Phase.RollingBack);
        var back = await RollBackAsync("swap@2");
        Assert.Equal("swap@1", back.Running.Id);
        Assert.Equal("swap@2", back.Previous.Id);
        Enter(Phase.FirstAgain);
        await AnswersAsync();

        await _done.CancelAsync();
        await Task.WhenAll(callers);
        Assert.All(_answers, answer => Assert.Contains(answer.Model, Allowed(answer.Sent, answer.Answered)));
        Assert.Equal("swap@1", _service.ModelId);
    }

    [Fact]
    public async Task RollBackModel_NotTheModelInCharge_IsFailedPrecondition()
    {
        var reply = await _admin.CallAsync(
            "/fraudscoring.v1.Admin/RollBackModel", new RollBackModelRequest { Leave = "swap@7" }.ToByteArray());
        var nothing = await _admin.CallAsync("/fraudscoring.v1.Admin/RollBackModel", []);

        Assert.Equal((int)GrpcStatusCode.FailedPrecondition, reply.Status);
        Assert.Contains("leave:", reply.Message);
        Assert.Equal((int)GrpcStatusCode.InvalidArgument, nothing.Status);
    }

    // A call that crosses a change may be decided by either side of it.
    private static string[] Allowed(int sent, int answered) => [.. Enumerable.Range(sent, answered - sent + 1)
        .SelectMany(phase => (Phase)phase switch
        {
            Phase.First or Phase.FirstAgain => ["swap@1"],
            Phase.Second or Phase.Refusing => ["swap@2"],
            _ => (string[])["swap@1", "swap@2"],
        })];

    private async Task CallAsync(int caller)
    {
        using var scoring = new FraudScoringClient(
            _service.GrpcAddress, new FraudScoringClientOptions { AttemptsMax = 1, Deadline = Patience });
        for (var i = 0; !_done.IsCancellationRequested; i++)
        {
            var sent = Volatile.Read(ref _phase);
            var result = await scoring.ScoreAsync(Payment($"{caller}-{i}", $"card-{i & 63}"));
            var answered = Volatile.Read(ref _phase);
            _answers.Add((sent, answered, result.Response.Model));
            if (sent == answered)
                Interlocked.Increment(ref _answered[sent]);
        }
    }

    private static ClientV1.ScoreRequest Payment(string id, string card) => new()
    {
        Transaction = new ClientV1.Transaction
        {
            TransactionId = id,
            EventTimeUnixMs = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds(),
            AmountMinor = 1234,
            Currency = "EUR",
            CardId = card,
        },
    };

    private void Enter(Phase phase) => Volatile.Write(ref _phase, (int)phase);

    // Until enough calls lay wholly inside the phase.
    private Task AnswersAsync() => WaitAsync(() => Task.FromResult(Volatile.Read(ref _answered[_phase]) >= AnswersMin));

    private async Task<GetModelsResponse> UntilAsync(Predicate<GetModelsResponse> isWanted)
    {
        GetModelsResponse models = null!;
        await WaitAsync(async () =>
        {
            var reply = await _admin.CallAsync("/fraudscoring.v1.Admin/GetModels", []);
            models = GetModelsResponse.Parser.ParseFrom(reply.Single);
            return isWanted(models);
        });
        return models;
    }

    private async Task<RollBackModelResponse> RollBackAsync(string leave)
    {
        var reply = await _admin.CallAsync(
            "/fraudscoring.v1.Admin/RollBackModel", new RollBackModelRequest { Leave = leave }.ToByteArray());
        Assert.Equal(0, reply.Status);
        return RollBackModelResponse.Parser.ParseFrom(reply.Single);
    }

    private static async Task WaitAsync(Func<Task<bool>> isReached)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!await isReached())
            await Task.Delay(20, patience.Token);
    }
}
