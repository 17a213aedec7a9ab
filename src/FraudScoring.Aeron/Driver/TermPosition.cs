using FraudScoring.Aeron.Channels;
using FraudScoring.Aeron.Layout;

namespace FraudScoring.Aeron.Driver;

/// <summary>Where a publication starts: all three are given in the channel, or none.</summary>
internal sealed record TermPosition(int InitialTermId, int TermId, int TermOffset)
{
    public static TermPosition? Parse(ChannelUri uri, int termLength)
    {
        if (uri["init-term-id"] is null && uri["term-id"] is null && uri["term-offset"] is null)
            return null;
        if (uri.Integer("init-term-id") is not { } initial || uri.Integer("term-id") is not { } term
            || uri.Integer("term-offset") is not { } offset)
            throw ChannelUri.Wrong(uri.Text, "expected init-term-id, term-id and term-offset together");
        if (offset < 0 || offset > termLength || offset % DataHeader.FrameAlignment != 0)
            throw ChannelUri.Wrong(uri.Text, $"term-offset={offset}, expected a multiple of 32 from 0 to {termLength}");
        if (unchecked(term - initial) < 0)
            throw ChannelUri.Wrong(uri.Text, $"term-id={term}, expected at least init-term-id={initial}");
        return new TermPosition(initial, term, offset);
    }
}
