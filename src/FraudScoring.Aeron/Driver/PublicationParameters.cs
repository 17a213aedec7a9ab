using FraudScoring.Aeron.Buffers;
using FraudScoring.Aeron.Channels;
using FraudScoring.Aeron.Layout;

namespace FraudScoring.Aeron.Driver;

/// <summary>What a publication's channel asks for, with the driver's defaults for the rest.</summary>
internal sealed record PublicationParameters(
    int TermLength, int Mtu, int Window, int? SessionId, TermPosition? Start, long LingerNs, bool SignalsEndOfStream,
    int SendBuffer, int ReceiveBuffer)
{
    public static PublicationParameters Parse(ChannelUri uri, MediaDriverOptions options)
    {
        RefuseUnsupported(uri);
        var termLength = uri.Size("term-length") ?? options.TermLength;
        RequireTermLength(termLength, "term-length", uri);
        var mtu = uri.Size("mtu") ?? options.Mtu;
        RequireMtu(mtu, "mtu", uri);
        var window = uri.Size("pub-wnd") ?? termLength / 2;
        if (window < mtu || window > termLength / 2)
            throw ChannelUri.Wrong(uri.Text, $"pub-wnd={window}, expected from the mtu {mtu} to half a term {termLength / 2}");
        var sendBuffer = uri.Size("so-sndbuf") ?? options.SocketSendBuffer;
        if (sendBuffer != 0 && sendBuffer < mtu)
            throw ChannelUri.Wrong(uri.Text, $"so-sndbuf={sendBuffer}, expected at least the mtu {mtu}");
        return new PublicationParameters(
            termLength,
            mtu,
            window,
            uri.Integer("session-id"),
            TermPosition.Parse(uri, termLength),
            uri.DurationNs("linger") ?? (long)options.PublicationLinger.TotalNanoseconds,
            uri.Flag("eos", otherwise: true),
            sendBuffer,
            uri.Size("so-rcvbuf") ?? options.SocketReceiveBuffer);
    }

    public static void RequireTermLength(int value, string name, ChannelUri? uri = null)
    {
        if (value is >= AeronLimits.TermLengthMin and <= AeronLimits.TermLengthMax && Align.IsPowerOfTwo(value))
            return;
        throw Wrong(uri, $"{name}={value}, expected a power of two from 65536 to 1073741824");
    }

    public static void RequireMtu(int value, string name, ChannelUri? uri = null)
    {
        if (value is > DataHeader.Length and <= AeronLimits.MtuMax && value % DataHeader.FrameAlignment == 0)
            return;
        throw Wrong(uri, $"{name}={value}, expected a multiple of 32 from 64 to 65504");
    }

    /// <summary>Throws unless a second publication on the same channel and stream asks for the same log.</summary>
    public void RequireSame(ChannelUri uri, PublicationParameters existing, int existingSessionId)
    {
        if (uri["term-length"] is not null && TermLength != existing.TermLength)
            throw Mismatch(uri, "term-length", TermLength, existing.TermLength);
        if (uri["mtu"] is not null && Mtu != existing.Mtu)
            throw Mismatch(uri, "mtu", Mtu, existing.Mtu);
        if (SessionId is { } session && session != existingSessionId)
            throw Mismatch(uri, "session-id", session, existingSessionId);
        if (Start is not null && Start != existing.Start)
            throw new AeronException(AeronErrorCode.Generic, $"channel '{uri.Text}': the publication has another position");
    }

    private static AeronException Mismatch(ChannelUri uri, string name, int wanted, int existing) =>
        new(AeronErrorCode.Generic, $"channel '{uri.Text}': {name}={wanted}, the existing publication has {existing}");

    private static void RefuseUnsupported(ChannelUri uri)
    {
        if (uri["response-correlation-id"] is not null)
            throw uri.Unsupported("response channels are left out of this driver");
        if (uri["tags"] is not null || uri["session-id"]?.StartsWith("tag:", StringComparison.Ordinal) == true)
            throw uri.Unsupported("tags are left out of this driver");
        if (uri["fc"] is { } flowControl && flowControl != "max")
            throw uri.Unsupported($"fc={flowControl}: a unicast channel has max flow control");
        if (uri["cc"] is { } congestion && congestion != "static")
            throw uri.Unsupported($"cc={congestion}: the driver has static windows");
    }

    private static Exception Wrong(ChannelUri? uri, string problem) =>
        uri is null ? new ArgumentException($"media driver: {problem}") : ChannelUri.Wrong(uri.Text, problem);
}
