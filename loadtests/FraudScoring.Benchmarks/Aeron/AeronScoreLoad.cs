using System.Diagnostics;
using FraudScoring.Aeron.Client;
using FraudScoring.Aeron.Idle;
using FraudScoring.Sbe;

namespace FraudScoring.Benchmarks.Aeron;

/// <summary>A gateway on the host: keeps a number of payments under way over Aeron IPC, each with an id of its own.</summary>
internal sealed class AeronScoreLoad : IDisposable
{
    private const int ReplyStream = 11;
    private const int Cards = 100_000;
    private const int Merchants = 1_000;

    private readonly AeronClient _client;
    private readonly ExclusivePublication _requests;
    private readonly Subscription _replies;
    private readonly FragmentAssembler _assembler;
    private readonly byte[] _buffer = new byte[SbeSchema.MessageBytesMax];
    private readonly long _startMs = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
    private long _number;
    private int _answered;
    private bool _isConnected;
    private string? _refusal;

    public AeronScoreLoad(string directory, int stream)
    {
        _client = AeronClient.Connect(new AeronClientOptions { Directory = directory });
        _replies = _client.AddSubscription("aeron:ipc", ReplyStream);
        _requests = _client.AddExclusivePublication("aeron:ipc", stream);
        _assembler = new FragmentAssembler(OnReply);
        AeronHost.WaitUntil(() => _requests.IsConnected);
        var writer = new SbeWriter(_buffer);
        writer.Message(SbeTemplate.Connect, new ConnectFields { ResponseStreamId = ReplyStream });
        writer.Data16("aeron:ipc"u8, SbeSchema.LongTextBytesMax, "channel");
        writer.Data8("benchmark"u8, SbeSchema.ShortTextBytesMax, "name");
        Offer(writer.Length);
        AeronHost.WaitUntil(() => _replies.Poll(_assembler.OnFragment, 1) >= 0 && _isConnected);
    }

    /// <summary>Payments per second with that many under way.</summary>
    public double Run(int count, int underWay)
    {
        var idle = new YieldingIdle();
        var started = Stopwatch.GetTimestamp();
        _answered = 0;
        for (var sent = 0; _answered < count;)
        {
            for (; sent < count && sent - _answered < underWay; sent++)
                Offer(Write());
            Poll(idle);
        }

        return count / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    /// <summary>Microseconds of each whole score, one after the other, in ascending order.</summary>
    public double[] Times(int count)
    {
        var idle = new YieldingIdle();
        var times = new double[count];
        for (var i = 0; i < count; i++)
        {
            var started = Stopwatch.GetTimestamp();
            _answered = 0;
            Offer(Write());
            while (_answered == 0)
                Poll(idle);
            times[i] = Stopwatch.GetElapsedTime(started).TotalMicroseconds;
        }

        Array.Sort(times);
        return times;
    }

    public void Dispose() => _client.Dispose();

    private void Poll(YieldingIdle idle)
    {
        idle.Idle(_replies.Poll(_assembler.OnFragment, 32));
        if (_refusal is not null)
            throw new InvalidOperationException($"a payment was refused: {_refusal}");
    }

    private void OnReply(ReadOnlySpan<byte> message, in FragmentHeader header)
    {
        var reader = new SbeReader(message);
        _answered += reader.Template == SbeTemplate.Decision ? 1 : 0;
        _isConnected |= reader.Template == SbeTemplate.Connected;
        if (reader.Template == SbeTemplate.Reject)
            _refusal = System.Text.Encoding.UTF8.GetString(message);
    }

    private void Offer(int length)
    {
        while (_requests.Offer(_buffer.AsSpan(0, length)) < 0)
            Thread.Yield();
    }

    // The same traffic as over gRPC: a payment of each card every few hours.
    private int Write()
    {
        _number++;
        Span<byte> id = stackalloc byte[20];
        Span<byte> card = stackalloc byte[20];
        Span<byte> merchant = stackalloc byte[20];
        Digits(id, _number);
        id[0] = (byte)'Z';
        Digits(card, _number % Cards);
        Digits(merchant, _number % Merchants);
        var fields = ScoreFields.NotProvided;
        fields.CorrelationId = _number;
        fields.EventTimeUnixMs = _startMs + _number;
        fields.AmountMinor = 4200;
        fields.Channel = 2;
        SbeText.Set(fields.Currency, "EUR"u8, "currency");
        SbeText.Set(fields.Mcc, "5411"u8, "mcc");
        SbeText.Set(fields.CardCountry, "DE"u8, "cardCountry");
        SbeText.Set(fields.MerchantCountry, "DE"u8, "merchantCountry");
        var writer = new SbeWriter(_buffer);
        writer.Message(SbeTemplate.Score, fields);
        writer.Group(0, 0);
        foreach (var text in (ReadOnlySpan<Part>)[Part.Id, Part.Card, Part.Card, Part.Merchant, Part.Merchant, Part.Card, Part.None, Part.None])
        {
            var bytes = text switch { Part.Id => id, Part.Card => card, Part.Merchant => merchant, _ => default };
            writer.Data8(bytes, SbeSchema.IdBytesMax, "text");
        }

        return writer.Length;
    }

    private static void Digits(Span<byte> id, long number)
    {
        for (var i = id.Length - 1; i >= 0; i--, number /= 10)
            id[i] = (byte)('a' + (number % 10));
    }

    private enum Part : byte
    {
        None,
        Id,
        Card,
        Merchant,
    }
}
