using System.Buffers;
using FraudScoring.Service.Grpc;
using FsCheck;
using FsCheck.Fluent;

namespace FraudScoring.Tests.Service.Grpc;

public class FrameParserTests
{
    [Fact]
    public void TryRead_AnySplitIntoSegments_GivesTheSameMessages() => Prop.ForAll<byte[][], byte>((messages, step) =>
    {
        var bytes = messages.SelectMany(message => GrpcTestClient.Frame(message)).ToArray();
        var rest = Segment.Split(bytes, (step % 7) + 1);

        foreach (var expected in messages)
        {
            if (FrameParser.TryRead(ref rest, out var message) != FrameOutcome.Message
                || !message.ToArray().AsSpan().SequenceEqual(expected))
                return false;
        }

        return rest.IsEmpty && FrameParser.TryRead(ref rest, out _) == FrameOutcome.Incomplete;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void TryRead_EveryTruncation_IsIncompleteAndTakesNothing()
    {
        var frame = GrpcTestClient.Frame([1, 2, 3]);
        for (var length = 0; length < frame.Length; length++)
        {
            var rest = new ReadOnlySequence<byte>(frame.AsMemory(0, length));

            Assert.Equal(FrameOutcome.Incomplete, FrameParser.TryRead(ref rest, out _));
            Assert.Equal(length, rest.Length);
        }
    }

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        public static ReadOnlySequence<byte> Split(byte[] bytes, int step)
        {
            if (bytes.Length == 0)
                return ReadOnlySequence<byte>.Empty;

            var first = new Segment { Memory = bytes.AsMemory(0, Math.Min(step, bytes.Length)) };
            var last = first;
            for (var start = step; start < bytes.Length; start += step)
            {
                var next = new Segment
                {
                    Memory = bytes.AsMemory(start, Math.Min(step, bytes.Length - start)),
                    RunningIndex = start,
                };
                last.Next = next;
                last = next;
            }

            return new ReadOnlySequence<byte>(first, 0, last, last.Memory.Length);
        }
    }
}
