namespace FraudScoring.Service.Velocity.Redis;

/// <summary>Kinds of a RESP2 reply.</summary>
internal enum RespKind : byte
{
    /// <summary>A line of text.</summary>
    Simple,

    /// <summary>A line that says what is wrong.</summary>
    Error,

    /// <summary>A number.</summary>
    Integer,

    /// <summary>Bytes.</summary>
    Bulk,

    /// <summary>The beginning of an array; its elements follow.</summary>
    Array,

    /// <summary>No bytes, or no array.</summary>
    Null,
}
