using System.Text;
using FraudScoring.Aeron.Buffers;
using FraudScoring.Aeron.Layout;

namespace FraudScoring.Aeron.Driver;

/// <summary>Errors for people to read: each distinct text once, with a count. The driver's thread only.</summary>
internal sealed class DistinctErrorLog(AtomicBuffer buffer, DriverClock clock, SystemCounters totals)
{
    private readonly Dictionary<string, int> _offsets = new(StringComparer.Ordinal);
    private int _end;

    public void Record(AeronErrorCode code, string message)
    {
        totals.Increment(SystemCounter.Errors);
        var text = $"{code}: {message}";
        if (_offsets.TryGetValue(text, out var offset))
        {
            buffer.GetAndAddInt(offset + ErrorLogLayout.CountOffset, 1);
            buffer.PutLongOrdered(offset + ErrorLogLayout.LastMsOffset, clock.NowMs);
        }
        else
        {
            Append(text);
        }
    }

    private void Append(string text)
    {
        Span<byte> bytes = stackalloc byte[AeronLimits.ErrorTextBytesMax];
        Encoding.UTF8.GetEncoder().Convert(text, bytes, flush: true, out _, out var length, out _);
        var recordLength = ErrorLogLayout.TextOffset + length;
        // When there is no room left the total still counts; the first errors tell most.
        if (_offsets.Count == AeronLimits.DistinctErrorsMax || recordLength > buffer.Length - _end)
            return;

        bytes[..length].CopyTo(buffer.Span(_end + ErrorLogLayout.TextOffset, length));
        buffer.PutLong(_end + ErrorLogLayout.FirstMsOffset, clock.NowMs);
        buffer.PutLongOrdered(_end + ErrorLogLayout.LastMsOffset, clock.NowMs);
        buffer.PutInt(_end + ErrorLogLayout.CountOffset, 1);
        buffer.PutIntOrdered(_end + ErrorLogLayout.LengthOffset, recordLength);
        _offsets.Add(text, _end);
        _end += Align.Up(recordLength, ErrorLogLayout.Alignment);
    }
}
