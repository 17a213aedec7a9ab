extern alias client;

using client::FraudScoring.Client;
using FraudScoring.Service.Grpc;
using FraudScoring.Service.Grpc.Messages;
using FraudScoring.Tests.Service.Grpc;
using ClientV1 = client::FraudScoring.V1;

namespace FraudScoring.Tests.Client;

public sealed class ScoreStreamTests : IAsyncLifetime
{
    private const string StreamPath = "/fraudscoring.v1.Scoring/ScoreStream";
    private const int InFlightMax = 8;

    private GrpcTestHost _host = null!;
    private FraudScoringClient _client = null!;

    public async Task InitializeAsync()
    {
        _host = await GrpcTestHost.StartAsync(DelegateStreams.Bidirectional(StreamPath, AnswerAsync));
        _client = new FraudScoringClient(
            _host.Address, new FraudScoringClientOptions { StreamInFlightMax = InFlightMax });
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _host.DisposeAsync();
    }

    [Fact]
    public async Task WriteAndRead_ManyPayments_EachIsAnsweredOnce()
    {
        const int Count = 5000;
        using var stream = _client.OpenScoreStream();

        var writing = Task.Run(async () =>
        {
            for (var i = 0; i < Count; i++)
                await stream.WriteAsync(Payment($"t{i}"));
            stream.Complete();
        });
        var answers = await CollectAsync(stream);
        await writing;

        Assert.Equal(Enumerable.Range(0, Count).Select(i => $"t{i}"), answers.Select(answer => answer.TransactionId));
    }

    [Fact]
    public async Task Read_PaymentThatCannotBeScored_HasAnErrorAndTheStreamGoesOn()
    {
        using var stream = _client.OpenScoreStream();

        await stream.WriteAsync(Payment("bad"));
        await stream.WriteAsync(Payment("t1"));
        stream.Complete();
        var answers = await CollectAsync(stream);

        Assert.Equal(3u, answers[0].Error.Code);
        Assert.Null(answers[1].Error);
    }

    [Fact]
    public async Task Write_AsManyUnansweredAsAllowed_WaitsForAnAnswer()
    {
        using var stream = _client.OpenScoreStream();
        for (var i = 0; i < InFlightMax; i++)
            Assert.True(stream.WriteAsync(Payment($"t{i}")).IsCompletedSuccessfully);

        var waiting = stream.WriteAsync(Payment("next"));
        Assert.False(waiting.IsCompleted);
        await using var answers = stream.ReadAllAsync().GetAsyncEnumerator();
        Assert.True(await answers.MoveNextAsync());

        await waiting.AsTask().WaitAsync(TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task ReadAndWrite_ServerEndsTheCall_ThrowItsStatus()
    {
        using var stream = _client.OpenScoreStream();
        await stream.WriteAsync(Payment("end"));
        for (var i = 1; i < InFlightMax; i++)
            await stream.WriteAsync(Payment("silent"));
        var waiting = Enumerable.Range(0, 3).Select(_ => stream.WriteAsync(Payment("late")).AsTask()).ToList();

        var read = await Assert.ThrowsAsync<FraudScoringException>(() => CollectAsync(stream));

        Assert.Equal(StatusCode.Unavailable, read.StatusCode);
        foreach (var write in waiting)
        {
            var error = await Assert.ThrowsAsync<FraudScoringException>(
                () => write.WaitAsync(TimeSpan.FromSeconds(20)));
            Assert.Equal(StatusCode.Unavailable, error.StatusCode);
        }
    }

    [Fact]
    public async Task Write_AfterComplete_Throws()
    {
        using var stream = _client.OpenScoreStream();
        stream.Complete();

        await Assert.ThrowsAsync<InvalidOperationException>(async () => await stream.WriteAsync(Payment("t1")));
    }

    [Fact]
    public async Task Dispose_OpenCall_EndsItAtTheServer()
    {
        var stream = _client.OpenScoreStream();
        await stream.WriteAsync(Payment("t1"));
        await using var answers = stream.ReadAllAsync().GetAsyncEnumerator();
        Assert.True(await answers.MoveNextAsync());
        Assert.Equal(1, _host.Dispatcher.InFlight);

        stream.Dispose();

        while (_host.Dispatcher.InFlight != 0)
            await Task.Delay(1);
        Assert.Empty(_host.Log.Entries);
    }

    private static ClientV1.ScoreRequest Payment(string id) =>
        new() { Transaction = new ClientV1.Transaction { TransactionId = id } };

    private static async Task<List<ClientV1.ScoreResponse>> CollectAsync(ScoreStream stream)
    {
        var answers = new List<ClientV1.ScoreResponse>();
        await foreach (var answer in stream.ReadAllAsync())
            answers.Add(answer);
        return answers;
    }

    private static async ValueTask<GrpcStatus> AnswerAsync(GrpcStream stream)
    {
        while (await stream.Reader.ReadBatchAsync())
        {
            while (stream.Reader.TryReadMessage(out var message))
            {
                var id = ClientV1.ScoreRequest.Parser.ParseFrom(message).Transaction.TransactionId;
                if (id == "end")
                    return new GrpcStatus(GrpcStatusCode.Unavailable, "going down");
                var answer = new ClientV1.ScoreResponse { TransactionId = id };
                if (id == "bad")
                    answer.Error = new ClientV1.ScoreError { Code = 3, Message = "amount_minor is negative" };
                await stream.Writer.WriteMessageAsync(answer);
            }

            await stream.Writer.FlushAsync();
        }

        return GrpcStatus.Ok;
    }
}
