namespace FraudScoring.Core.Features.Velocity.Shared;

/// <summary>One entity of the batch under way.</summary>
internal struct FoldKey
{
    public UInt128 Key;
    public EntityState State;
    public long NewestBeforeMs;
    public int Table;
    public int OwnBytes;
    public int FirstPiece;
    public int LastPiece;
    public int EventCount;
    public uint Generation;
}
