using FraudScoring.Core.Transactions.Wire;
using FraudScoring.LoadTests.Measuring;
using FraudScoring.LoadTests.Payments;

namespace FraudScoring.LoadTests.Transports;

/// <summary>What a load test wants to know of a <c>ScoreResponse</c>, read from its bytes.</summary>
internal readonly record struct ReplyView(long Number, int Status, StageSample Stages)
{
    private const int TransactionIdField = 1;
    private const int StageTimesField = 12;
    private const int ErrorField = 14;

    /// <exception cref="InvalidDataException">It is no such message.</exception>
    public static ReplyView Read(ReadOnlySpan<byte> message)
    {
        var reader = new WireReader(message);
        var view = new ReplyView(-1, 0, default);
        while (!reader.IsAtEnd)
        {
            if (!reader.TryReadTag(out var field, out var type))
                throw Broken();
            if (field is not (TransactionIdField or StageTimesField or ErrorField))
            {
                if (!reader.TrySkip(type))
                    throw Broken();
                continue;
            }

            if (!reader.TryReadBytes(out var value))
                throw Broken();
            view = field switch
            {
                TransactionIdField => view with { Number = NumberOf(value) },
                StageTimesField => view with { Stages = new StageSample(Number32(value, 1), Number32(value, 2), Number32(value, 3)) },
                _ => view with { Status = (int)Number32(value, 1) },
            };
        }

        return view;
    }

    // An empty handler sends the request back, where the id is the first field of the payment in the first field.
    private static long NumberOf(ReadOnlySpan<byte> value)
        => PaymentId.NumberOf(value.Length > PaymentId.Length + 2 && value[0] == 0x0A ? value.Slice(2, PaymentId.Length) : value);

    private static uint Number32(ReadOnlySpan<byte> message, int wanted)
    {
        var reader = new WireReader(message);
        while (!reader.IsAtEnd)
        {
            if (!reader.TryReadTag(out var field, out var type))
                throw Broken();
            if (field == wanted)
                return reader.TryReadVarint(out var value) ? (uint)value : throw Broken();
            if (!reader.TrySkip(type))
                throw Broken();
        }

        return 0;
    }

    private static InvalidDataException Broken() => new("a reply is no ScoreResponse");
}
