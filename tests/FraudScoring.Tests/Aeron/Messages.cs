using FraudScoring.Aeron.Client;

namespace FraudScoring.Tests.Aeron;

/// <summary>Numbered messages whose content follows from number and length, and what checks them.</summary>
internal sealed class Messages
{
    private readonly FragmentAssembler _assembler;

    public Messages() => _assembler = new FragmentAssembler(Check);

    public long Next { get; private set; }

    public FragmentHandler Handler => _assembler.OnFragment;

    public static byte[] Make(long number, int length)
    {
        var message = new byte[Math.Max(length, sizeof(long))];
        new Random((int)number).NextBytes(message);
        BitConverter.TryWriteBytes(message, number);
        return message;
    }

    private void Check(ReadOnlySpan<byte> payload, in FragmentHeader header)
    {
        Assert.Equal(Next, BitConverter.ToInt64(payload));
        Assert.True(payload.SequenceEqual(Make(Next, payload.Length)), $"message {Next} of {payload.Length} bytes differs");
        Next++;
    }
}
