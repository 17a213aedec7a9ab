using System.Buffers.Binary;

namespace FraudScoring.Core.Features.Velocity.Shared;

/// <summary>Whether what a block of tiles says about itself stays within the block.</summary>
internal readonly ref struct TiledCheck(SeriesPlan plan, ReadOnlySpan<byte> block)
{
    private readonly ReadOnlySpan<byte> _block = block;

    public bool IsSound
    {
        get
        {
            for (var c = 0; c < plan.Related.Length; c++)
            {
                var count = BinaryPrimitives.ReadInt64LittleEndian(
                    _block[(plan.TiledLayout.RelatedStart + (c * TiledLayout.RelatedBytes))..]);
                if (count is < 0 or > TiledLayout.RelatedMax)
                    return false;
            }

            return true;
        }
    }
}
