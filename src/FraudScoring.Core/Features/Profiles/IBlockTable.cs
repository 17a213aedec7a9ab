using FraudScoring.Core.Features.Velocity;

namespace FraudScoring.Core.Features.Profiles;

/// <summary>Keys with a block of bytes each, as a snapshot sees them. Every block starts with its key.</summary>
internal interface IBlockTable
{
    KeyMap Keys { get; }

    /// <summary>Bytes of a key's block.</summary>
    ReadOnlySpan<byte> BlockOf(long handle);

    /// <summary>Bytes of a block that are in use.</summary>
    int UsedBytes(ReadOnlySpan<byte> block);

    /// <summary>Whether bytes are a block of this table.</summary>
    bool IsBlock(ReadOnlySpan<byte> bytes);

    /// <summary>Puts a key's block back; false when the key has one already.</summary>
    bool Restore(ReadOnlySpan<byte> bytes);
}
