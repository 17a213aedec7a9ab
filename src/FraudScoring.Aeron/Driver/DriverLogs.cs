using FraudScoring.Aeron.Layout;

namespace FraudScoring.Aeron.Driver;

/// <summary>Creates the log files of a driver, with their metadata filled in.</summary>
internal sealed class DriverLogs(string directory, MediaDriverOptions options, SystemCounters totals)
{
    public const string PublicationsFolder = "publications";
    public const string ImagesFolder = "images";

    public LogBuffers CreatePublication(
        long registrationId, int sessionId, int streamId, TermPosition start, PublicationParameters parameters, bool isExclusive)
    {
        var log = Create(PublicationsFolder, registrationId, parameters.TermLength);
        var metadata = log.Metadata;
        WriteCommon(log, registrationId, sessionId, streamId, start.InitialTermId, parameters.TermLength, parameters.Mtu);
        metadata.PutInt(LogMetadata.PublicationWindowOffset, parameters.Window);
        metadata.PutLong(LogMetadata.LingerNsOffset, parameters.LingerNs);
        metadata.PutByte(LogMetadata.SignalEosOffset, (byte)(parameters.SignalsEndOfStream ? 1 : 0));
        metadata.PutByte(
            LogMetadata.TypeOffset, isExclusive ? LogMetadata.ExclusivePublication : LogMetadata.ConcurrentPublication);
        WriteTails(log, start);
        return log;
    }

    public LogBuffers CreateImage(long registrationId, int sessionId, int streamId, int initialTermId, int termLength, int mtu)
    {
        var log = Create(ImagesFolder, registrationId, termLength);
        WriteCommon(log, registrationId, sessionId, streamId, initialTermId, termLength, mtu);
        log.Metadata.PutByte(LogMetadata.TypeOffset, LogMetadata.Image);
        return log;
    }

    public void Delete(LogBuffers log)
    {
        totals.Add(SystemCounter.BytesMapped, -log.FileLength);
        log.Dispose();
        File.Delete(log.Path);
    }

    private LogBuffers Create(string folder, long registrationId, int termLength)
    {
        var path = Path.Combine(directory, folder, $"{registrationId}.logbuffer");
        var length = LogBuffers.FileLengthOf(termLength, AeronLimits.PageSizeMin);
        if (totals.Value(SystemCounter.BytesMapped) + length > options.LogBytesMax)
        {
            throw new AeronException(
                AeronErrorCode.StorageSpace,
                $"a log of {length} bytes is too much: all logs of the driver may have {options.LogBytesMax} bytes and have " +
                $"{totals.Value(SystemCounter.BytesMapped)}");
        }

        var log = LogBuffers.Create(path, termLength, AeronLimits.PageSizeMin);
        totals.Add(SystemCounter.BytesMapped, log.FileLength);
        return log;
    }

    private void WriteCommon(
        LogBuffers log, long registrationId, int sessionId, int streamId, int initialTermId, int termLength, int mtu)
    {
        var metadata = log.Metadata;
        metadata.PutLong(LogMetadata.EndOfStreamPositionOffset, long.MaxValue);
        metadata.PutLong(LogMetadata.CorrelationIdOffset, registrationId);
        metadata.PutInt(LogMetadata.InitialTermIdOffset, initialTermId);
        metadata.PutInt(LogMetadata.DefaultHeaderLengthOffset, DataHeader.Length);
        metadata.PutInt(LogMetadata.MtuOffset, mtu);
        metadata.PutInt(LogMetadata.TermLengthOffset, termLength);
        metadata.PutInt(LogMetadata.PageSizeOffset, AeronLimits.PageSizeMin);
        metadata.PutInt(LogMetadata.ReceiverWindowOffset, Math.Min(options.ReceiverWindow, termLength / 2));
        metadata.PutInt(LogMetadata.SendBufferOffset, options.SocketSendBuffer);
        metadata.PutInt(LogMetadata.ReceiveBufferOffset, options.SocketReceiveBuffer);
        metadata.PutInt(LogMetadata.MaxResendOffset, 1);
        metadata.PutLong(LogMetadata.EntityTagOffset, -1);
        metadata.PutLong(LogMetadata.ResponseCorrelationIdOffset, -1);
        metadata.PutByte(LogMetadata.RejoinOffset, 1);
        metadata.PutByte(LogMetadata.ReliableOffset, 1);
        metadata.PutByte(LogMetadata.TetherOffset, 1);

        var header = metadata.Slice(LogMetadata.DefaultHeaderOffset, DataHeader.Length);
        header.PutByte(DataHeader.FlagsOffset, DataHeader.Unfragmented);
        header.PutShort(DataHeader.TypeOffset, DataHeader.DataType);
        header.PutInt(DataHeader.SessionIdOffset, sessionId);
        header.PutInt(DataHeader.StreamIdOffset, streamId);
        header.PutInt(DataHeader.TermIdOffset, initialTermId);
    }

    // The two terms that come later carry the ids of the terms before, which rotating checks for.
    private static void WriteTails(LogBuffers log, TermPosition start)
    {
        var count = unchecked(start.TermId - start.InitialTermId);
        for (var i = 0; i < LogMetadata.PartitionCount; i++)
        {
            var termId = i == 0 ? start.TermId : unchecked(start.TermId + i - LogMetadata.PartitionCount);
            var partition = (int)(((long)count + i) % LogMetadata.PartitionCount);
            log.Metadata.PutLong(
                LogMetadata.TailOffset + (partition * sizeof(long)), LogPosition.RawTail(termId, i == 0 ? start.TermOffset : 0));
        }

        log.Metadata.PutIntOrdered(LogMetadata.ActiveTermCountOffset, count);
    }
}
