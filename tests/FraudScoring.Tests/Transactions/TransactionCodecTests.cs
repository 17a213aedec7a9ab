using FraudScoring.Core.Transactions;
using FsCheck;
using FsCheck.Fluent;
using Google.Protobuf;
using Message = FraudScoring.V1.Transaction;

namespace FraudScoring.Tests.Transactions;

public class TransactionCodecTests
{
    [Fact]
    public void Encode_FullPayment_IsReadByTheGeneratedMessage()
    {
        var message = Message.Parser.ParseFrom(TransactionBytes.Of(Payments.Full()));

        Assert.Equal("tx-1", message.TransactionId);
        Assert.Equal(Payments.NoonMs, message.EventTimeUnixMs);
        Assert.Equal(1250, message.AmountMinor);
        Assert.Equal("EUR", message.Currency);
        Assert.Equal("card-1", message.CardId);
        Assert.Equal("customer-1", message.CustomerId);
        Assert.Equal("merchant-1", message.MerchantId);
        Assert.Equal("terminal-1", message.TerminalId);
        Assert.Equal("device-1", message.DeviceId);
        Assert.Equal("2001:db8::17", message.Ip);
        Assert.Equal("0f1e2d3c", message.EmailHash);
        Assert.Equal("411111", message.Bin);
        Assert.Equal("5411", message.Mcc);
        Assert.Equal(V1.Channel.Recurring, message.Channel);
        Assert.Equal(V1.EntryMode.Wallet, message.EntryMode);
        Assert.Equal("DE", message.CardCountry);
        Assert.Equal("FR", message.MerchantCountry);
        Assert.Equal("DE", message.BillingCountry);
        Assert.Equal("DE", message.ShippingCountry);
        Assert.Equal(V1.CheckResult.Unchecked, message.AvsResult);
        Assert.Equal(V1.CheckResult.Fail, message.CvvResult);
        Assert.Equal(V1.ThreeDsResult.Unavailable, message.ThreeDsResult);
        Assert.Equal(V1.IssuerResult.Declined, message.IssuerResult);
        Assert.Equal(52.5, message.Latitude);
        Assert.Equal(-13.25, message.Longitude);
        Assert.Equal("3 items", Assert.Single(message.Attributes, a => a.Key == "basket").Value);
    }

    [Fact]
    public void Enumerations_HaveTheNumbersOfTheContract()
    {
        AssertSame<Channel, V1.Channel>();
        AssertSame<EntryMode, V1.EntryMode>();
        AssertSame<CheckResult, V1.CheckResult>();
        AssertSame<ThreeDsResult, V1.ThreeDsResult>();
        AssertSame<IssuerResult, V1.IssuerResult>();
        foreach (var field in Enum.GetValues<TextField>())
            Assert.Equal(field.ToString(), Message.Descriptor.FindFieldByNumber((int)field).PropertyName);
    }

    [Fact]
    public void TryDecode_RandomGeneratedMessages_GiveEqualMessagesBack()
    {
        Prop.ForAll(RandomMessage().ToArbitrary(), message =>
        {
            var t = new Transaction();
            var isDecoded = TransactionCodec.TryDecode(message.ToByteArray(), t, out _);

            return isDecoded && Message.Parser.ParseFrom(TransactionBytes.Of(t)).Equals(message);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void TryDecode_Twice_EncodesTheSameBytes()
    {
        var bytes = TransactionBytes.Of(Payments.Full());
        var t = new Transaction();

        Assert.True(TransactionCodec.TryDecode(bytes, t, out var position));
        Assert.Equal(bytes.Length, position);
        Assert.Equal(bytes, TransactionBytes.Of(t));
    }

    [Fact]
    public void TryDecode_ZeroDegrees_AreProvided()
    {
        var t = new Transaction();

        Assert.True(TransactionCodec.TryDecode(new Message { Latitude = 0, Longitude = 0 }.ToByteArray(), t, out _));
        Assert.Equal((0d, 0d), (t.Latitude, t.Longitude));
        Assert.True(TransactionCodec.TryDecode([], t, out _));
        Assert.True(double.IsNaN(t.Latitude) && double.IsNaN(t.Longitude));
    }

    [Fact]
    public void TryDecode_UnknownFieldsOfEveryType_ArePassedOver()
    {
        byte[] bytes = [0xF8, 0x07, 0x01, 0xF9, 0x07, 1, 2, 3, 4, 5, 6, 7, 8, 0xFA, 0x07, 1, 65, 0xFD, 0x07, 1, 2, 3, 4, 0x18, 5];
        var t = new Transaction();

        Assert.True(TransactionCodec.TryDecode(bytes, t, out _));
        Assert.Equal(5, t.AmountMinor);
        Assert.Equal(5, Message.Parser.ParseFrom(bytes).AmountMinor);
    }

    [Fact]
    public void TryDecode_LargeEnumeration_StaysWrong()
    {
        var t = new Transaction();

        Assert.True(TransactionCodec.TryDecode(new Message { Channel = (V1.Channel)257 }.ToByteArray(), t, out _));
        Assert.Equal((Channel)255, t.Channel);
    }

    [Fact]
    public void TryDecode_EveryTruncation_IsRefusedOrIsAShorterMessage()
    {
        var bytes = TransactionBytes.Of(Payments.Full());
        var t = new Transaction();
        for (var length = 0; length < bytes.Length; length++)
        {
            var isDecoded = TransactionCodec.TryDecode(bytes.AsSpan(0, length), t, out var position);

            Assert.Equal(IsMessage(bytes[..length]), isDecoded);
            Assert.InRange(position, 0, length);
        }
    }

    [Fact]
    public void TryDecode_HostileBytes_NeverThrowsAndStaysInBounds()
    {
        Prop.ForAll<byte[]>(bytes => DecodeIsSafe(bytes ?? [])).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void TryDecode_DamagedMessages_NeverThrowsAndStaysInBounds()
    {
        var good = TransactionBytes.Of(Payments.Full());
        var random = new Random(5);
        for (var i = 0; i < 20_000; i++)
        {
            var bytes = good.ToArray();
            for (var flips = random.Next(1, 5); flips > 0; flips--)
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);

            Assert.True(DecodeIsSafe(bytes));
        }
    }

    [Fact]
    public void TryDecode_AndEncode_DoNotAllocate()
    {
        var bytes = TransactionBytes.Of(Payments.Full());
        var buffer = new byte[1024];
        var t = new Transaction();

        var allocated = Allocations.Least(() =>
        {
            for (var i = 0; i < 1000; i++)
            {
                TransactionCodec.TryDecode(bytes, t, out _);
                var writer = new Core.Transactions.Wire.WireWriter(buffer);
                TransactionCodec.Encode(ref writer, t);
            }
        });

        Assert.Equal(0, allocated);
    }

    // What is read at all is read to the end, and encodes to something that reads as the same.
    private static bool DecodeIsSafe(byte[] bytes)
    {
        var t = new Transaction();
        var isDecoded = TransactionCodec.TryDecode(bytes, t, out var position);
        if (!isDecoded)
            return position >= 0 && position <= bytes.Length;
        var again = new Transaction();
        var encoded = TransactionBytes.Of(t);
        return position == bytes.Length && TransactionCodec.TryDecode(encoded, again, out _)
            && TransactionBytes.Of(again).AsSpan().SequenceEqual(encoded);
    }

    private static bool IsMessage(byte[] bytes)
    {
        try
        {
            Message.Parser.ParseFrom(bytes);
            return true;
        }
        catch (InvalidProtocolBufferException)
        {
            return false;
        }
    }

    private static Gen<Message> RandomMessage() =>
        from seed in Gen.Choose(0, int.MaxValue)
        select RandomMessage(new Random(seed));

    private static Message RandomMessage(Random random)
    {
        var message = new Message();
        foreach (var field in Message.Descriptor.Fields.InFieldNumberOrder())
        {
            if (random.Next(3) == 0)
                continue;
            switch (field.FieldType)
            {
                case Google.Protobuf.Reflection.FieldType.String:
                    field.Accessor.SetValue(message, Text(random, Transaction.MaxBytes((TextField)field.FieldNumber)));
                    break;
                case Google.Protobuf.Reflection.FieldType.Int64:
                    field.Accessor.SetValue(message, random.NextInt64(long.MinValue, long.MaxValue) >> random.Next(64));
                    break;
                case Google.Protobuf.Reflection.FieldType.Double:
                    field.Accessor.SetValue(message, (random.NextDouble() - 0.5) * 360);
                    break;
                case Google.Protobuf.Reflection.FieldType.Enum:
                    field.Accessor.SetValue(message, random.Next(256));
                    break;
                default:
                    for (var i = random.Next(17); i > 0; i--)
                        message.Attributes[Text(random, 32)] = Text(random, 128);
                    break;
            }
        }

        return message;
    }

    private static string Text(Random random, int bytesMax)
        => new([.. Enumerable.Range(0, random.Next(bytesMax + 1)).Select(_ => (char)random.Next(1, 128))]);

    private static void AssertSame<TOurs, TTheirs>()
        where TOurs : struct, Enum
        where TTheirs : struct, Enum
    {
        var ours = Enum.GetValues<TOurs>().Select(v => (Convert.ToInt32(v), v.ToString().Replace("NotProvided", "Unspecified")));
        var theirs = Enum.GetValues<TTheirs>().Select(v => (Convert.ToInt32(v), v.ToString()));
        Assert.Equal(theirs, ours);
    }
}
