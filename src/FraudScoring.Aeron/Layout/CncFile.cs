using FraudScoring.Aeron.Buffers;

namespace FraudScoring.Aeron.Layout;

/// <summary>The mapped command-and-control file: five buffers behind a header that says how long each is.</summary>
internal sealed class CncFile : IDisposable
{
    private readonly MappedFile _file;
    private readonly AtomicBuffer _header;

    private CncFile(MappedFile file, CncSizes sizes)
    {
        _file = file;
        _header = file.Slice(0, CncLayout.HeaderLength);
        long offset = CncLayout.HeaderLength;
        ToDriver = Next(sizes.ToDriver);
        ToClients = Next(sizes.ToClients);
        CounterMetadata = Next(sizes.CounterMetadata);
        CounterValues = Next(sizes.CounterValues);
        ErrorLog = Next(sizes.ErrorLog);

        AtomicBuffer Next(int length)
        {
            var buffer = _file.Slice(offset, length);
            offset += length;
            return buffer;
        }
    }

    public string Path => _file.Path;

    public AtomicBuffer ToDriver { get; }

    public AtomicBuffer ToClients { get; }

    public AtomicBuffer CounterMetadata { get; }

    public AtomicBuffer CounterValues { get; }

    public AtomicBuffer ErrorLog { get; }

    public long ClientLivenessNs => _header.GetLong(CncLayout.ClientLivenessNsOffset);

    public long StartTimestampMs => _header.GetLong(CncLayout.StartTimestampMsOffset);

    public long Pid => _header.GetLong(CncLayout.PidOffset);

    /// <summary>Drivers before the field wrote nothing there.</summary>
    public int PageSize => _header.GetInt(CncLayout.PageSizeOffset) is var size && size == 0 ? AeronLimits.PageSizeMin : size;

    public static string PathIn(string directory) => System.IO.Path.Combine(directory, CncLayout.FileName);

    /// <summary>Creates the file without its version: clients wait until <see cref="SignalReady"/>.</summary>
    public static CncFile Create(string directory, CncSizes sizes, long clientLivenessNs, long startMs, int pageSize)
    {
        var file = MappedFile.Create(PathIn(directory), Align.Up(CncLayout.HeaderLength + sizes.Total, pageSize));
        var cnc = new CncFile(file, sizes);
        var header = cnc._header;
        header.PutInt(CncLayout.ToDriverLengthOffset, sizes.ToDriver);
        header.PutInt(CncLayout.ToClientsLengthOffset, sizes.ToClients);
        header.PutInt(CncLayout.CounterMetadataLengthOffset, sizes.CounterMetadata);
        header.PutInt(CncLayout.CounterValuesLengthOffset, sizes.CounterValues);
        header.PutInt(CncLayout.ErrorLogLengthOffset, sizes.ErrorLog);
        header.PutLong(CncLayout.ClientLivenessNsOffset, clientLivenessNs);
        header.PutLong(CncLayout.StartTimestampMsOffset, startMs);
        header.PutLong(CncLayout.PidOffset, Environment.ProcessId);
        header.PutInt(CncLayout.PageSizeOffset, pageSize);
        return cnc;
    }

    /// <summary>
    /// Maps a driver's file. Null while it is not there or not complete yet; an exception when it never will be usable.
    /// </summary>
    public static CncFile? TryOpen(string directory)
    {
        var path = PathIn(directory);
        if (!File.Exists(path) || new FileInfo(path).Length <= CncLayout.HeaderLength)
            return null;

        MappedFile file;
        try
        {
            file = MappedFile.Open(path);
        }
        catch (FileNotFoundException)
        {
            return null;
        }

        try
        {
            if (ReadSizes(file) is { } sizes)
                return new CncFile(file, sizes);
        }
        catch
        {
            file.Dispose();
            throw;
        }

        file.Dispose();
        return null;
    }

    public void SignalReady() => _header.PutIntOrdered(CncLayout.VersionOffset, CncLayout.Version);

    public void Dispose() => _file.Dispose();

    private static CncSizes? ReadSizes(MappedFile file)
    {
        if (file.Length <= CncLayout.HeaderLength)
            return null;
        var header = file.Slice(0, CncLayout.HeaderLength);
        var version = header.GetIntVolatile(CncLayout.VersionOffset);
        if (version == 0)
            return null;
        if (CncLayout.Major(version) != CncLayout.Major(CncLayout.Version))
        {
            throw new AeronException(
                AeronErrorCode.Generic,
                $"{file.Path}: version {version >> 16}.{(version >> 8) & 0xFF}.{version & 0xFF}, expected 0.x.y");
        }

        var sizes = new CncSizes(
            header.GetInt(CncLayout.ToDriverLengthOffset),
            header.GetInt(CncLayout.ToClientsLengthOffset),
            header.GetInt(CncLayout.CounterMetadataLengthOffset),
            header.GetInt(CncLayout.CounterValuesLengthOffset),
            header.GetInt(CncLayout.ErrorLogLengthOffset));
        sizes.Validate(file.Path);
        return file.Length >= CncLayout.HeaderLength + sizes.Total ? sizes : null;
    }
}
