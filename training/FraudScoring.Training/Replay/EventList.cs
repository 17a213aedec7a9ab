using FraudScoring.Core.Features.Velocity;

namespace FraudScoring.Training.Replay;

/// <summary>Events by row, in pieces, so that growing copies nothing.</summary>
internal sealed class EventList
{
    private const int PieceBits = 12;
    private const int PieceRows = 1 << PieceBits;

    private readonly List<VelocityEvent[]> _pieces = [];
    private int _count;

    public ref readonly VelocityEvent this[int row] => ref _pieces[row >> PieceBits][row & (PieceRows - 1)];

    public void Add(in VelocityEvent e)
    {
        if (_count >> PieceBits == _pieces.Count)
            _pieces.Add(GC.AllocateUninitializedArray<VelocityEvent>(PieceRows));
        _pieces[_count >> PieceBits][_count & (PieceRows - 1)] = e;
        _count++;
    }
}
