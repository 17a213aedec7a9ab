using System.Text;
using FraudScoring.Core.Transactions;

namespace FraudScoring.Core.Decisions.Rules;

/// <summary>A text of a payment that rules read: a field or an attribute.</summary>
/// <param name="Field">The field; ignored for an attribute.</param>
/// <param name="Attribute">Key of the attribute; null for a field.</param>
internal readonly record struct RuleText(TextField Field, string? Attribute)
{
    private readonly byte[]? _key = Attribute is null ? null : Encoding.UTF8.GetBytes(Attribute);

    public ReadOnlySpan<byte> Read(Transaction t) => _key is null ? t.Text(Field) : ReadAttribute(t, _key);

    private static ReadOnlySpan<byte> ReadAttribute(Transaction t, byte[] key)
    {
        for (var i = 0; i < t.AttributeCount; i++)
        {
            if (t.AttributeKey(i).SequenceEqual(key))
                return t.AttributeValue(i);
        }

        return [];
    }
}
