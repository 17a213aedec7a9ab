using System.Text;
using FraudScoring.Aeron.Buffers;

namespace FraudScoring.Aeron.Layout;

/// <summary>Reads a driver's error log.</summary>
internal static class ErrorLogReader
{
    public static List<ErrorLogEntry> Read(AtomicBuffer buffer)
    {
        var entries = new List<ErrorLogEntry>();
        var offset = 0;
        while (offset + ErrorLogLayout.TextOffset <= buffer.Length)
        {
            var length = buffer.GetIntVolatile(offset);
            if (length < ErrorLogLayout.TextOffset || length > buffer.Length - offset)
                break;
            entries.Add(new ErrorLogEntry(
                buffer.GetIntVolatile(offset + ErrorLogLayout.CountOffset),
                Time(buffer.GetLong(offset + ErrorLogLayout.FirstMsOffset)),
                Time(buffer.GetLongVolatile(offset + ErrorLogLayout.LastMsOffset)),
                Encoding.UTF8.GetString(buffer.Span(offset + ErrorLogLayout.TextOffset, length - ErrorLogLayout.TextOffset))));
            offset += Align.Up(length, ErrorLogLayout.Alignment);
        }

        return entries;
    }

    // Whatever stands there, the text is worth showing.
    private static DateTimeOffset Time(long ms) =>
        DateTimeOffset.FromUnixTimeMilliseconds(
            Math.Clamp(ms, 0, DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()));
}
