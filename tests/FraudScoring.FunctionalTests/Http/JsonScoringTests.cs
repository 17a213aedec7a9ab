using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using FraudScoring.FunctionalTests.Messages;
using FraudScoring.FunctionalTests.Processes;

namespace FraudScoring.FunctionalTests.Http;

public sealed class JsonScoringTests(SharedService shared) : IClassFixture<SharedService>
{
    private readonly HttpClient _http = shared.Process.Http;

    [Fact]
    public async Task Score_SameIdTwice_SameBodyAndDuplicateHeader()
    {
        var first = await _http.PostAsync("/v1/score", Payment("json-1"));
        var second = await _http.PostAsync("/v1/score", Payment("json-1"));

        Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        Assert.Equal("application/json", first.Content.Headers.ContentType?.MediaType);
        Assert.False(first.Headers.Contains("fraudscoring-duplicate"));
        Assert.Equal(["1"], second.Headers.GetValues("fraudscoring-duplicate"));
        var body = await first.Content.ReadAsStringAsync();
        Assert.Equal(body, await second.Content.ReadAsStringAsync());
        var reply = JsonDocument.Parse(body).RootElement;
        Assert.Equal("json-1", reply.GetProperty("transactionId").GetString());
        Assert.StartsWith("DECISION_", reply.GetProperty("decision").GetString(), StringComparison.Ordinal);
        Assert.InRange(reply.GetProperty("score").GetDouble(), 0, 1);
        Assert.Equal(shared.Process.Model, reply.GetProperty("model").GetString());
    }

    [Fact]
    public async Task Score_SnakeCaseNamesAndGrpc_SameDecision()
    {
        var text = $$$"""
            {"transaction":{"transaction_id":"json-2","event_time_unix_ms":{{{Payments.Now}}},"amount_minor":100,"currency":"JPY","card_id":"c"}}
            """;

        var reply = await ReadAsync(await _http.PostAsync("/v1/score", Json(text)));

        var repeat = await shared.Process.Client.ScoreAsync(Payments.New("json-2"));
        Assert.True(repeat.IsDuplicate);
        Assert.Equal(repeat.Response.Score, reply.GetProperty("score").GetDouble());
    }

    [Fact]
    public async Task Score_ManyOnOneConnection_ConnectionIsKept()
    {
        using var handler = new SocketsHttpHandler();
        var connections = 0;
        handler.ConnectCallback = async (context, cancellation) =>
        {
            Interlocked.Increment(ref connections);
            var socket = new System.Net.Sockets.Socket(System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Tcp);
            await socket.ConnectAsync(context.DnsEndPoint, cancellation);
            return new System.Net.Sockets.NetworkStream(socket, ownsSocket: true);
        };
        using var http = new HttpClient(handler) { BaseAddress = _http.BaseAddress };

        for (var i = 0; i < 10; i++)
            (await http.PostAsync("/v1/score", Payment($"kept-{i}"))).EnsureSuccessStatusCode();

        Assert.Equal(1, connections);
        Assert.DoesNotContain("fail:", shared.Process.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Decisions_OfScoredPayment_TheRecord()
    {
        var scored = await ReadAsync(await _http.PostAsync("/v1/score", Payment("json-3")));

        var record = await ReadAsync(await _http.GetAsync("/v1/decisions/json-3"));

        Assert.Equal("json-3", record.GetProperty("transaction").GetProperty("transactionId").GetString());
        Assert.Equal(scored.GetRawText(), record.GetProperty("response").GetRawText());
        Assert.NotEqual(0, record.GetProperty("featureVector").GetArrayLength());
    }

    [Theory]
    [InlineData("plain-id")]
    [InlineData("with space")]
    [InlineData("with/slash")]
    [InlineData("100%+?&#")]
    public async Task Decisions_IdWithSpecialCharacters_FoundByEscapedId(string id)
    {
        await shared.Process.Client.ScoreAsync(Payments.New(id));

        var record = await ReadAsync(await _http.GetAsync($"/v1/decisions/{Uri.EscapeDataString(id)}"));

        Assert.Equal(id, record.GetProperty("transaction").GetProperty("transactionId").GetString());
    }

    [Fact]
    public async Task Labels_SameTwice_DuplicateSaid()
    {
        await _http.PostAsync("/v1/score", Payment("json-4"));
        var label = $$"""
            {"transactionId":"json-4","label":"LABEL_FRAUD","source":"LABEL_SOURCE_CHARGEBACK","eventTimeUnixMs":"{{Payments.Now}}"}
            """;

        var first = await ReadAsync(await _http.PostAsync("/v1/labels", Json(label)));
        var second = await ReadAsync(await _http.PostAsync("/v1/labels", Json(label)));

        Assert.True(first.TryGetProperty("offset", out _));
        Assert.False(first.TryGetProperty("duplicate", out _));
        Assert.True(second.GetProperty("duplicate").GetBoolean());
    }

    [Fact]
    public async Task Score_EveryFieldWrong_AllAreNamed()
    {
        const string Wrong = """
            {"transaction":{"transactionId":"","eventTimeUnixMs":"-5","amountMinor":"-1","currency":"XQX","cardId":"","ip":"not an address",
            "bin":"12","mcc":"x","cardCountry":"Germany","merchantCountry":"de","latitude":91,"longitude":0}}
            """;

        var problem = await ProblemAsync(await _http.PostAsync("/v1/score", Json(Wrong)), 400);

        string[] fields =
        [
            "transaction_id:", "event_time_unix_ms:", "amount_minor:", "currency:", "card_id:", "ip:", "bin:", "mcc:",
            "card_country:", "merchant_country:", "latitude, longitude:",
        ];
        Assert.All(fields, field => Assert.Contains(field, problem, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("\"text\"")]
    [InlineData("{\"transaction\":{\"unknownField\":1}}")]
    [InlineData("{\"transaction\":{\"amountMinor\":\"many\"}}")]
    [InlineData("{\"transaction\":{\"amountMinor\":1e300}}")]
    [InlineData("{\"transaction\":{\"channel\":\"CHANNEL_PIGEON\"}}")]
    [InlineData("{\"transaction\":{\"latitude\":\"NaN\",\"longitude\":\"Infinity\"}}")]
    public async Task Score_NotTheExpectedJson_BadRequest(string text)
        => await ProblemAsync(await _http.PostAsync("/v1/score", Json(text)), 400);

    [Fact]
    public async Task Score_NestedTooDeep_BadRequest()
    {
        var text = string.Concat(Enumerable.Repeat("{\"transaction\":", 20_000 / 15)) + new string('}', 20_000 / 15);

        await ProblemAsync(await _http.PostAsync("/v1/score", Json(text)), 400);
    }

    [Fact]
    public async Task Score_BytesThatAreNoText_BadRequest()
    {
        using var body = new ByteArrayContent([0x7B, 0x22, 0xFF, 0xFE, 0x22, 0x7D]);
        body.Headers.ContentType = new("application/json");

        await ProblemAsync(await _http.PostAsync("/v1/score", body), 400);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/v1/nothing")]
    [InlineData("/v1/decisions/")]
    [InlineData("/v1/decisions/never-scored")]
    public async Task Get_NothingThere_NotFound(string path) => await ProblemAsync(await _http.GetAsync(path), 404);

    [Fact]
    public async Task Labels_UnknownPayment_NotFound()
    {
        var label = $$"""
            {"transactionId":"never-scored","label":"LABEL_FRAUD","source":"LABEL_SOURCE_ANALYST","eventTimeUnixMs":"{{Payments.Now}}"}
            """;

        await ProblemAsync(await _http.PostAsync("/v1/labels", Json(label)), 404);
    }

    [Fact]
    public async Task Labels_EveryFieldWrong_AllAreNamed()
    {
        var problem = await ProblemAsync(await _http.PostAsync("/v1/labels", Json("{}")), 400);

        Assert.All(
            ["transaction_id:", "label:", "source:", "event_time_unix_ms:"],
            field => Assert.Contains(field, problem, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Score_WrongMethod_SaysWhichIsRight()
    {
        var response = await _http.GetAsync("/v1/score");

        await ProblemAsync(response, 405);
        Assert.Equal(["POST"], response.Content.Headers.Allow);
    }

    [Fact]
    public async Task Score_TooLarge_RefusedWithAndWithoutLength()
    {
        var text = "{\"transaction\":{\"transactionId\":\"" + new string('x', 100_000) + "\"}}";
        using var chunked = new StreamContent(new MemoryStream(Encoding.UTF8.GetBytes(text)));
        chunked.Headers.ContentType = new("application/json");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/score") { Content = chunked };
        request.Headers.TransferEncodingChunked = true;

        await ProblemAsync(await _http.PostAsync("/v1/score", Json(text)), 413);
        await ProblemAsync(await _http.SendAsync(request), 413);
    }

    [Fact]
    public async Task Score_OtherContentType_Refused()
    {
        using var body = new StringContent("{}", Encoding.UTF8, "text/plain");

        await ProblemAsync(await _http.PostAsync("/v1/score", body), 415);
    }

    private static StringContent Payment(string id) => Json(
        $$$"""
        {"transaction":{"transactionId":"{{{id}}}","eventTimeUnixMs":"{{{Payments.Now}}}","amountMinor":"4200","currency":"EUR","cardId":"card-json"}}
        """);

    private static StringContent Json(string text) => new(text, Encoding.UTF8, "application/json");

    private static async Task<JsonElement> ReadAsync(HttpResponseMessage response)
    {
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadFromJsonAsync<JsonElement>();
    }

    private static async Task<string> ProblemAsync(HttpResponseMessage response, int status)
    {
        var text = await response.Content.ReadAsStringAsync();
        Assert.True((int)response.StatusCode == status, $"{status} expected, {(int)response.StatusCode} found: {text}");
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        var problem = JsonDocument.Parse(text).RootElement;
        Assert.Equal(status, problem.GetProperty("status").GetInt32());
        Assert.NotEmpty(problem.GetProperty("title").GetString()!);
        Assert.DoesNotContain("   at ", text, StringComparison.Ordinal);
        return problem.GetProperty("detail").GetString()!;
    }
}
