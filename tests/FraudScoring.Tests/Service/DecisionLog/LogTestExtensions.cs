using System.Buffers;
using System.Buffers.Binary;
using FraudScoring.Service.DecisionLog;

namespace FraudScoring.Tests.Service.DecisionLog;

/// <summary>What the log's tests have in common: entries whose content follows from their offset.</summary>
internal static class LogTestExtensions
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static DecisionLogOptions SmallOptions(string folder)
        => new() { Directory = folder, SegmentBytes = 128 * 1024, MemoryBytes = 1024 * 1024 };

    /// <summary>The payload of an offset: 8 to 1,207 bytes that differ from offset to offset.</summary>
    public static byte[] PayloadOf(ulong offset)
    {
        var payload = new byte[8 + (int)(offset * 7919 % 1200)];
        new Random((int)offset).NextBytes(payload);
        BinaryPrimitives.WriteUInt64LittleEndian(payload, offset);
        return payload;
    }

    public static void AppendMany(this DurableLog log, int count)
    {
        for (var i = 0; i < count; i++)
        {
            var offset = log.NextOffset;
            Assert.Equal(offset, log.Append(EntryKind.Decision, PayloadOf(offset)));
        }
    }

    public static void CommitAll(this DurableLog log)
    {
        log.RequestCommit();
        if (log.NextOffset > 0)
            Assert.True(log.WaitCommitted(log.NextOffset - 1, Patience));
    }

    /// <summary>Reads from an offset to the end, checks every entry's content; returns the offset after the last.</summary>
    public static ulong CheckAll(this DurableLog log, ulong from)
    {
        var expected = from;
        var reader = log.OpenReader(from);
        while (reader.TryNext(out var entry))
        {
            Assert.Equal(expected, entry.Header.Offset);
            Assert.True(entry.Payload.SequenceEqual(PayloadOf(expected)));
            expected++;
        }

        return expected;
    }

    public static void CheckRead(this DurableLog log, ulong offset)
    {
        var payload = new ArrayBufferWriter<byte>();
        Assert.True(log.TryRead(offset, payload, out var header));
        Assert.Equal(offset, header.Offset);
        Assert.True(payload.WrittenSpan.SequenceEqual(PayloadOf(offset)));
    }
}
