using FraudScoring.Core.Features;
using FraudScoring.Core.Features.Velocity;
using FraudScoring.Core.Transactions;

namespace FraudScoring.Training.Replay;

/// <summary>
/// Payments by row, as far as their labels need them: time, amount and the keys of the entities that features learn
/// labels of. In pieces, so that growing copies nothing.
/// </summary>
internal sealed class EventList(FeatureSet features)
{
    private const int PieceBits = 12;
    private const int PieceRows = 1 << PieceBits;

    private readonly EntityKind[] _kinds = [.. features.LabelEntities];
    private readonly List<UInt128[]> _pieces = [];
    private int _count;

    // The first number holds time and amount, the lowest bit of which says declined.
    private int Stride => 1 + _kinds.Length;

    public VelocityEvent this[int row]
    {
        get
        {
            var numbers = NumbersOf(row);
            long packed = (long)(ulong)numbers[0];
            return VelocityEvent.ForLabel((long)(ulong)(numbers[0] >> 64), packed >> 1, (packed & 1) != 0, _kinds, numbers[1..]);
        }
    }

    public void Add(in VelocityEvent e)
    {
        if (_count >> PieceBits == _pieces.Count)
            _pieces.Add(GC.AllocateUninitializedArray<UInt128>(PieceRows * Stride));
        var numbers = NumbersOf(_count++);
        numbers[0] = new UInt128((ulong)e.TimeMs, (ulong)((e.Amount << 1) | (e.IsDeclined ? 1L : 0L)));
        for (int i = 0; i < _kinds.Length; i++)
            numbers[1 + i] = e.Key(_kinds[i]);
    }

    private Span<UInt128> NumbersOf(int row)
        => _pieces[row >> PieceBits].AsSpan((row & (PieceRows - 1)) * Stride, Stride);
}
