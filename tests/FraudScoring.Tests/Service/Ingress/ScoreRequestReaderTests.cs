using System.Buffers;
using FraudScoring.Core.Transactions;
using FraudScoring.Service.Ingress;
using FraudScoring.Service.Pipeline;
using FraudScoring.V1;
using Google.Protobuf;

namespace FraudScoring.Tests.Service.Ingress;

public class ScoreRequestReaderTests
{
    private static readonly TimeProvider Clock = TimeProvider.System;
    private readonly ScoreRequestReader _reader = new(new TransactionValidator(ValidationRules.Default, Clock), Clock);
    private readonly PendingDecision _pending = new();

    public ScoreRequestReaderTests() => _pending.Reset();

    [Fact]
    public void TryRead_GoodRequest_KeepsPaymentOptionsAndDeadline()
    {
        var request = Good();
        request.DeadlineMs = 50;
        request.Options = new ScoreOptions { Explain = true, ReturnFeatures = true };

        Assert.True(_reader.TryRead(request.ToByteArray(), _pending, out var problem), problem);
        Assert.Equal("t-1"u8.ToArray(), _pending.Transaction.Text(TextField.TransactionId).ToArray());
        Assert.True(_pending.WantsReasons && _pending.WantsFeatures);
        Assert.InRange(_pending.DeadlineTimestamp - Clock.GetTimestamp(), 1, Clock.TimestampFrequency);
    }

    [Fact]
    public void TryRead_EveryFieldWrong_NamesThemAll()
    {
        var request = new ScoreRequest
        {
            Transaction = new FraudScoring.V1.Transaction
            {
                TransactionId = new string('x', 65),
                EventTimeUnixMs = 1,
                AmountMinor = -5,
                Currency = "XXQ",
                CardId = "4111111111111111",
                Ip = "300.1.1.1",
                Bin = "12",
                Mcc = "abc",
                CardCountry = "de",
                Latitude = 91,
                Channel = (FraudScoring.V1.Channel)99,
            },
        };

        Assert.False(_reader.TryRead(request.ToByteArray(), _pending, out var problem));
        Assert.All(
            ["transaction_id", "event_time_unix_ms", "amount_minor", "currency", "card_id", "ip", "bin", "mcc", "card_country", "latitude", "channel"],
            field => Assert.Contains(field + "", problem, StringComparison.Ordinal));
        Assert.DoesNotContain("4111", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void TryRead_SplitOverSegments_ReadsTheSame()
    {
        var bytes = Good().ToByteArray();
        var first = new Segment(bytes.AsMemory(0, 7), 0);
        var last = first.Append(bytes.AsMemory(7));

        Assert.True(_reader.TryRead(new ReadOnlySequence<byte>(first, 0, last, last.Memory.Length), _pending, out var problem), problem);
        Assert.Equal(4200, _pending.Transaction.AmountMinor);
    }

    [Fact]
    public void TryRead_AnyBytes_NeverThrows()
    {
        var random = new Random(11);
        var good = Good().ToByteArray();
        for (var i = 0; i < 20_000; i++)
        {
            var bytes = good.AsSpan(0, random.Next(good.Length + 1)).ToArray();
            for (var flips = random.Next(4); flips > 0 && bytes.Length > 0; flips--)
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            _pending.Reset();
            if (!_reader.TryRead(bytes, _pending, out var problem))
                Assert.NotEmpty(problem);
        }
    }

    [Fact]
    public void TryRead_GoodRequest_DoesNotAllocate()
    {
        var bytes = Good().ToByteArray();
        var before = 0L;
        for (var i = 0; i < 200; i++)
        {
            if (i == 100)
                before = GC.GetAllocatedBytesForCurrentThread();
            _pending.Reset();
            Assert.True(_reader.TryRead(bytes, _pending, out _));
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private static ScoreRequest Good() => new()
    {
        Transaction = new FraudScoring.V1.Transaction
        {
            TransactionId = "t-1",
            EventTimeUnixMs = Clock.GetUtcNow().ToUnixTimeMilliseconds(),
            AmountMinor = 4200,
            Currency = "EUR",
            CardId = "card-1",
            MerchantId = "shop-1",
            Ip = "2001:db8::1",
            Attributes = { ["basket"] = "books" },
        },
    };

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        public Segment(ReadOnlyMemory<byte> memory, long runningIndex) => (Memory, RunningIndex) = (memory, runningIndex);

        public Segment Append(ReadOnlyMemory<byte> memory)
        {
            var next = new Segment(memory, RunningIndex + Memory.Length);
            Next = next;
            return next;
        }
    }
}
