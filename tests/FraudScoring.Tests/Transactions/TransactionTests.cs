using FraudScoring.Core;
using FraudScoring.Core.Features;
using FraudScoring.Core.Transactions;

namespace FraudScoring.Tests.Transactions;

public class TransactionTests
{
    [Fact]
    public void SetText_EveryFieldAtItsBound_Fits()
    {
        var t = new Transaction();
        foreach (var field in Enum.GetValues<TextField>())
            t.SetText(field, new byte[Transaction.MaxBytes(field)]);
        for (var i = 0; i < Limits.AttributesMax; i++)
            t.AddAttribute(new byte[Limits.AttributeKeyBytesMax], new byte[Limits.AttributeValueBytesMax]);

        Assert.Equal(0u, t.OversizedFields);
        Assert.False(t.HasOversizedAttributes);
        Assert.All(Enum.GetValues<TextField>(), f => Assert.Equal(Transaction.MaxBytes(f), t.Text(f).Length));
        Assert.Equal(Limits.AttributesMax, t.AttributeCount);
    }

    [Fact]
    public void SetText_BeyondItsBound_SaysWhichField()
    {
        foreach (var field in Enum.GetValues<TextField>())
        {
            var t = new Transaction();

            t.SetText(field, new byte[Transaction.MaxBytes(field) + 1]);

            Assert.Equal(1u << (int)field, t.OversizedFields);
            Assert.True(t.Text(field).IsEmpty);
        }
    }

    [Fact]
    public void SetText_SameFieldUntilTheBufferIsFull_StaysInBounds()
    {
        var t = new Transaction();
        for (var i = 0; i < 200; i++)
            t.SetText(TextField.CardId, new byte[Limits.IdBytesMax]);

        Assert.Equal(1u << (int)TextField.CardId, t.OversizedFields);
    }

    [Fact]
    public void AddAttribute_OneTooManyOrTooLong_IsLeftOutAndSaid()
    {
        var many = new Transaction();
        for (var i = 0; i <= Limits.AttributesMax; i++)
            many.AddAttribute("k"u8, "v"u8);
        var longKey = new Transaction();
        longKey.AddAttribute(new byte[Limits.AttributeKeyBytesMax + 1], "v"u8);
        var longValue = new Transaction();
        longValue.AddAttribute("k"u8, new byte[Limits.AttributeValueBytesMax + 1]);

        Assert.Equal((Limits.AttributesMax, true), (many.AttributeCount, many.HasOversizedAttributes));
        Assert.Equal((0, true), (longKey.AttributeCount, longKey.HasOversizedAttributes));
        Assert.Equal((0, true), (longValue.AttributeCount, longValue.HasOversizedAttributes));
        Assert.Throws<ArgumentOutOfRangeException>(() => longValue.AttributeKey(0).Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => many.AttributeValue(Limits.AttributesMax).Length);
    }

    [Fact]
    public void CopyFrom_AndClear_CarryAndForgetEverything()
    {
        var copy = new Transaction();
        copy.CopyFrom(Payments.Full());

        Assert.Equal(TransactionBytes.Of(Payments.Full()), TransactionBytes.Of(copy));
        copy.Clear();
        Assert.Empty(TransactionBytes.Of(copy));
    }

    [Fact]
    public void EntityKinds_AndRelatedFields_HaveTheSameNumbers()
    {
        foreach (var kind in Enum.GetValues<EntityKind>())
            Assert.Equal(kind.ToString(), ((RelatedField)(byte)kind).ToString());
        Assert.Equal(EntityKey.KindCount, Enum.GetValues<EntityKind>().Length);
    }

    [Fact]
    public void EntityKey_EmptyText_IsNone()
    {
        Assert.Equal(UInt128.Zero, EntityKey.Of([]));
        Assert.NotEqual(UInt128.Zero, EntityKey.Of("a"u8));
        Assert.NotEqual(EntityKey.Of("a"u8), EntityKey.Of("b"u8));
    }
}
