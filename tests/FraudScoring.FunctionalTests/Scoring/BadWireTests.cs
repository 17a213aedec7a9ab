using FraudScoring.FunctionalTests.Messages;
using FraudScoring.FunctionalTests.Processes;
using Google.Protobuf;

namespace FraudScoring.FunctionalTests.Scoring;

/// <summary>Bytes that no proper client sends: each gets its answer, and the service goes on.</summary>
public sealed class BadWireTests(SharedService shared) : IClassFixture<SharedService>, IDisposable
{
    private const string Score = "/fraudscoring.v1.Scoring/Score";
    private const string Stream = "/fraudscoring.v1.Scoring/ScoreStream";

    private readonly RawGrpc _raw = new(shared.Process.Grpc);

    public void Dispose() => _raw.Dispose();

    [Theory]
    [InlineData(Score, "", "13")]
    [InlineData(Score, "0000", "13")]
    [InlineData(Score, "000000000A0801", "13")]
    [InlineData(Score, "0000000000", "3")]
    [InlineData(Score, "0000000003FFFFFF", "3")]
    [InlineData(Score, "00000000020AFF", "3")]
    [InlineData(Score, "0100000000", "13")]
    [InlineData(Score, "007FFFFFFF", "8")]
    [InlineData(Score, "00FFFFFFFF", "8")]
    [InlineData(Score, "00000000000000000000", "13")]
    [InlineData(Stream, "0000", "13")]
    [InlineData(Stream, "0100000000", "13")]
    [InlineData(Stream, "00FFFFFFFF", "8")]
    [InlineData("/fraudscoring.v1.Decisions/Get", "0000000003FFFFFF", "13,3")]
    public async Task Call_BrokenFrame_TypedStatus(string path, string body, string statuses)
    {
        var reply = await _raw.SendAsync(path, Convert.FromHexString(body));

        Assert.True(statuses.Split(',').Contains(reply.Status), $"{statuses} expected, {reply.Status} found: {reply.Detail}");
        Assert.NotEmpty(reply.Detail);
        Assert.True(await shared.Process.Client.CheckHealthAsync());
    }

    [Theory]
    [InlineData(Score)]
    [InlineData(Stream)]
    public async Task Call_Compressed_UnimplementedWithTheEncodingThatIsRead(string path)
    {
        var reply = await _raw.SendAsync(path, Convert.FromHexString("01000000021F8B"), encoding: "gzip");

        Assert.Equal("12", reply.Status);
        Assert.Contains("compressed", reply.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stream_WrongPaymentBetweenGoodOnes_OnlyThatIsRefused()
    {
        using var stream = shared.Process.Client.OpenScoreStream();
        var bad = Payments.New("wire-bad");
        bad.Transaction.Currency = "XQX";
        await stream.WriteAsync(Payments.New("wire-1"));
        await stream.WriteAsync(bad);
        await stream.WriteAsync(Payments.New("wire-2"));
        stream.Complete();

        var replies = new Dictionary<string, V1.ScoreResponse>(StringComparer.Ordinal);
        await foreach (var reply in stream.ReadAllAsync())
            replies.Add(reply.TransactionId, reply);

        Assert.Equal(3, replies.Count);
        Assert.Null(replies["wire-1"].Error);
        Assert.Null(replies["wire-2"].Error);
        Assert.Equal(3u, replies["wire-bad"].Error.Code);
        Assert.Contains("currency", replies["wire-bad"].Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Call_OtherContentType_415()
    {
        var reply = await _raw.SendAsync(Score, RawGrpc.Frame([]), contentType: "application/json");

        Assert.Equal(415, reply.HttpStatus);
    }

    [Theory]
    [InlineData("0m", "4")]
    [InlineData("soon", "13")]
    [InlineData("-1S", "13")]
    [InlineData("123456789S", "13")]
    public async Task Call_DeadlineOverOrUnreadable_TypedStatus(string timeout, string status)
    {
        var reply = await _raw.SendAsync(Score, RawGrpc.Frame(Payments.New("wire-late").ToByteArray()), timeout: timeout);

        Assert.Equal(status, reply.Status);
    }

    [Theory]
    [InlineData(0L, 0, "event_time_unix_ms")]
    [InlineData(-1L, 0, "event_time_unix_ms")]
    [InlineData(long.MaxValue, 0, "event_time_unix_ms")]
    [InlineData(long.MinValue, 0, "event_time_unix_ms")]
    [InlineData(1L, 0, "event_time_unix_ms")]
    [InlineData(null, -1, "amount_minor")]
    [InlineData(null, long.MaxValue, "amount_minor")]
    [InlineData(null, long.MinValue, "amount_minor")]
    public async Task Score_AbsurdTimeOrAmount_NamesTheField(long? time, long amount, string field)
    {
        var request = Payments.New("wire-absurd", amountMinor: amount);
        request.Transaction.EventTimeUnixMs = time ?? request.Transaction.EventTimeUnixMs;

        var reply = await _raw.CallAsync(Score, request);

        Assert.Equal("3", reply.Status);
        Assert.StartsWith(field, reply.Detail, StringComparison.Ordinal);
    }
}
