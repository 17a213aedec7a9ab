namespace FraudScoring.Core.Features;

/// <summary>Whether a kind takes a field of its definition.</summary>
internal enum FieldUse : byte
{
    None,
    Optional,
    Required,
}
