namespace FraudScoring.Core.Transactions.Wire;

/// <summary>Wire types of the protocol-buffers encoding; groups (3, 4) are not used by proto3.</summary>
public enum WireType : byte
{
    /// <summary>Base-128 integer.</summary>
    Varint = 0,

    /// <summary>Eight bytes.</summary>
    Fixed64 = 1,

    /// <summary>A length and that many bytes.</summary>
    LengthDelimited = 2,

    /// <summary>Four bytes.</summary>
    Fixed32 = 5,
}
