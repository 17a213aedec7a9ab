using FraudScoring.Aeron.Layout;
using FsCheck;
using FsCheck.Fluent;

namespace FraudScoring.Tests.Aeron.Layout;

public class LogPositionTests
{
    [Fact]
    public void Of_AnyInitialTerm_ComesBack() => Prop.ForAll<int, int, int>((initial, count, offset) =>
    {
        const int Shift = 16;
        var terms = count & int.MaxValue;
        var aligned = (offset & 0xFFFF) & ~31;
        var termId = unchecked(initial + terms);
        var position = LogPosition.Of(termId, aligned, Shift, initial);
        return LogPosition.TermId(position, Shift, initial) == termId
            && LogPosition.TermOffset(position, 1 << Shift) == aligned
            && LogPosition.Partition(position, Shift) == terms % 3;
    }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(int.MinValue, 64)]
    [InlineData(-1, 0)]
    [InlineData(int.MaxValue, 65536)]
    public void RawTail_TermAndOffset_ComeBack(int termId, int offset)
    {
        var raw = LogPosition.RawTail(termId, offset);

        Assert.Equal(termId, LogPosition.RawTermId(raw));
        Assert.Equal(offset, LogPosition.RawOffset(raw, 65536));
        Assert.Equal(65536, LogPosition.RawOffset(raw + 200_000, 65536));
    }

    [Theory]
    [InlineData(1, 64)]
    [InlineData(64, 96)]
    [InlineData(65, 96 + 64)]
    [InlineData(128, 96 + 96)]
    public void FragmentedLength_FramesOf64Bytes_CountsAHeaderForEach(int length, int expected) =>
        Assert.Equal(expected, LogPosition.FragmentedLength(length, 64));
}
