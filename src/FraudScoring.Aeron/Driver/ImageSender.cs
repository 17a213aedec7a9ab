using System.Buffers.Binary;
using System.Net;
using FraudScoring.Aeron.Layout;
using FraudScoring.Aeron.Protocol;

namespace FraudScoring.Aeron.Driver;

/// <summary>What an image tells its sender: the open window, the gaps, the end.</summary>
internal sealed class ImageSender
{
    private readonly DriverContext _context;
    private readonly ReceiveEndpoint _endpoint;
    private readonly SocketAddress _to;
    private readonly DriverCounter _naks;
    private readonly byte[] _status = new byte[UdpFrames.StatusLength];
    private readonly byte[] _nak = new byte[UdpFrames.NakLength];

    public ImageSender(
        DriverContext context, ReceiveEndpoint endpoint, NetworkImage image, SocketAddress to, DriverCounter naks)
    {
        _context = context;
        _endpoint = endpoint;
        _naks = naks;
        _to = new SocketAddress(to.Family, to.Size);
        to.Buffer.Span[..to.Size].CopyTo(_to.Buffer.Span);
        WriteHeader(_status, UdpFrames.StatusMessage, image);
        BinaryPrimitives.WriteInt64LittleEndian(_status.AsSpan(UdpFrames.StatusReceiverId), endpoint.ReceiverId);
        WriteHeader(_nak, UdpFrames.Nak, image);
    }

    public void SendStatus(long position, int window, bool isEnd, LogBuffers log)
    {
        var frame = _status.AsSpan();
        frame[UdpFrames.FlagsOffset] = isEnd ? UdpFrames.StatusEndOfStream : (byte)0;
        var termId = LogPosition.TermId(position, log.Shift, log.InitialTermId);
        BinaryPrimitives.WriteInt32LittleEndian(frame[UdpFrames.StatusTermId..], termId);
        BinaryPrimitives.WriteInt32LittleEndian(
            frame[UdpFrames.StatusTermOffset..], LogPosition.TermOffset(position, log.TermLength));
        BinaryPrimitives.WriteInt32LittleEndian(frame[UdpFrames.StatusWindow..], window);
        if (_endpoint.TrySend(_status, _to))
            _context.Totals.Increment(SystemCounter.StatusMessagesSent);
    }

    public void SendNak(int termId, int offset, int length)
    {
        var frame = _nak.AsSpan();
        BinaryPrimitives.WriteInt32LittleEndian(frame[UdpFrames.NakTermId..], termId);
        BinaryPrimitives.WriteInt32LittleEndian(frame[UdpFrames.NakTermOffset..], offset);
        BinaryPrimitives.WriteInt32LittleEndian(frame[UdpFrames.NakGapLength..], length);
        if (!_endpoint.TrySend(_nak, _to))
            return;
        _naks.Add(1);
        _context.Totals.Increment(SystemCounter.NaksSent);
    }

    public void Free() => _context.Counters.Free(_naks);

    private static void WriteHeader(Span<byte> frame, short type, NetworkImage image)
    {
        BinaryPrimitives.WriteInt32LittleEndian(frame, frame.Length);
        BinaryPrimitives.WriteInt16LittleEndian(frame[UdpFrames.TypeOffset..], type);
        BinaryPrimitives.WriteInt32LittleEndian(frame[UdpFrames.ControlSessionId..], image.SessionId);
        BinaryPrimitives.WriteInt32LittleEndian(frame[UdpFrames.ControlStreamId..], image.StreamId);
    }
}
