using System.Buffers.Binary;
using System.Text;
using FraudScoring.Client.Transport;
using FraudScoring.V1;
using Google.Protobuf;

namespace FraudScoring.LoadTests.Payments;

/// <summary>A payment as bytes, with the places where id and event time go.</summary>
internal sealed class PaymentTemplate
{
    // Times from 2004 to 2109 take as many bytes or digits as this one.
    private const long TimePlaceholder = 1_234_567_890_123;
    private static readonly string IdPlaceholder = new('Q', PaymentId.Length);

    private readonly PaymentFormat _format;
    private readonly byte[] _bytes;
    private readonly int _idAt;
    private readonly int _timeAt;

    /// <param name="payment">The payment; its id and time are replaced in it.</param>
    public PaymentTemplate(Transaction payment, PaymentFormat format)
    {
        OffsetMs = payment.EventTimeUnixMs;
        payment.TransactionId = IdPlaceholder;
        payment.EventTimeUnixMs = TimePlaceholder;
        _format = format;
        _bytes = Encode(new ScoreRequest { Transaction = payment }, format);
        _idAt = Find(Encoding.ASCII.GetBytes(IdPlaceholder));
        Span<byte> time = stackalloc byte[13];
        _timeAt = Find(time[..WriteTime(time, TimePlaceholder)]);
        payment.EventTimeUnixMs = OffsetMs;
    }

    /// <summary>When the payment happened, on the clock of whoever made it.</summary>
    public long OffsetMs { get; }

    /// <summary>The payment with an id and a time of its own; good until the next call.</summary>
    public ReadOnlySpan<byte> With(long run, long number, long eventTimeUnixMs)
    {
        PaymentId.Write(_bytes.AsSpan(_idAt), run, number);
        WriteTime(_bytes.AsSpan(_timeAt), eventTimeUnixMs);
        if (_format == PaymentFormat.Sbe)
            BinaryPrimitives.WriteInt64LittleEndian(_bytes.AsSpan(Sbe.SbeSchema.HeaderBytes), number);
        return _bytes;
    }

    private static byte[] Encode(ScoreRequest request, PaymentFormat format)
    {
        switch (format)
        {
            case PaymentFormat.Protobuf:
                return request.ToByteArray();
            case PaymentFormat.Json:
                return Encoding.UTF8.GetBytes(JsonFormatter.Default.Format(request));
            default:
                var buffer = new byte[Sbe.SbeSchema.MessageBytesMax];
                return buffer[..ScoreMessages.WriteScore(buffer, 0, request)];
        }
    }

    private int WriteTime(Span<byte> place, long unixMs)
    {
        switch (_format)
        {
            case PaymentFormat.Protobuf:
                var length = 0;
                for (; unixMs > 0x7f; unixMs >>= 7)
                    place[length++] = (byte)(unixMs | 0x80);
                place[length++] = (byte)unixMs;
                return length;
            case PaymentFormat.Json:
                if (!unixMs.TryFormat(place, out var written, provider: System.Globalization.CultureInfo.InvariantCulture))
                    throw new InvalidOperationException("the time has more digits than its place");
                return written;
            default:
                BinaryPrimitives.WriteInt64LittleEndian(place, unixMs);
                return sizeof(long);
        }
    }

    private int Find(ReadOnlySpan<byte> part)
    {
        var at = _bytes.AsSpan().IndexOf(part);
        if (at < 0 || _bytes.AsSpan(at + 1).IndexOf(part) >= 0)
            throw new InvalidOperationException($"a payment's place for id or time is not found once in {_format}");
        return at;
    }
}
