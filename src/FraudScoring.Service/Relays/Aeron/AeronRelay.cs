using FraudScoring.Aeron;
using FraudScoring.Aeron.Client;
using FraudScoring.Aeron.Idle;
using FraudScoring.Sbe;
using FraudScoring.Service.Configuration;
using FraudScoring.Service.DecisionLog;
using FraudScoring.Service.Ingress.Aeron;

namespace FraudScoring.Service.Relays.Aeron;

/// <summary>
/// The decisions stream as an Aeron publication. Nobody subscribes: it waits. Somebody is slow: it waits for the slowest.
/// What was published and yet not read, because a subscriber died, is published again when it asks (Resume).
/// </summary>
internal sealed class AeronRelay : LogRelay
{
    private readonly ServiceOptions _options;
    private readonly ILogger _logger;
    private readonly string _directory;
    private readonly SbeRecordWriter _writer = new();
    private readonly byte[] _buffer = new byte[SbeSchema.RecordBytesMax];
    private readonly BackoffIdle _idle = new();
    private AeronClient? _client;
    private ExclusivePublication? _publication;
    private ulong _from;
    private bool _isOldest;
    private int _length;
    private ulong _offset;

    /// <summary>Attaches to a running media driver and opens the publication.</summary>
    /// <exception cref="AeronException">The driver refuses the channel, or its terms are too short.</exception>
    public AeronRelay(ServiceOptions options, string directory, DurableLog log, TimeProvider time, ILogger logger)
        : base("aeron", log, options.Data, time, logger)
    {
        (_options, _directory, _logger) = (options, directory, logger);
        try
        {
            Open();
        }
        catch
        {
            _client?.Dispose();
            throw;
        }
    }

    /// <summary>Channel and stream, for people.</summary>
    public string Description => $"{_options.AeronDecisions} stream {_options.AeronDecisionsStream}";

    /// <summary>Records that were published, those that were published again included. Any thread reads.</summary>
    public long PublishedCount { get; private set; }

    /// <summary>Whether somebody subscribes. Any thread.</summary>
    public bool IsConnected => Volatile.Read(ref _publication) is { IsConnected: true };

    public override void Dispose()
    {
        base.Dispose();
        _client?.Dispose();
    }

    protected override void OnOpened(ulong from, ulong first) => (_from, _isOldest) = (from, from <= first);

    protected override bool Take(in LogEntry entry)
    {
        if (entry.Header.Kind != EntryKind.Decision)
            return true;
        _length = _writer.Write(_buffer, entry.Payload, _from, _isOldest);
        _offset = entry.Header.Offset;
        return false;
    }

    protected override bool TryFlush()
    {
        if (_length == 0)
            return true;
        while (!IsInterrupted)
        {
            switch (_publication!.Offer(_buffer.AsSpan(0, _length)))
            {
                case > 0:
                    (_length, _from, _isOldest) = (0, _offset + 1, false);
                    PublishedCount++;
                    _idle.Idle(1);
                    return true;
                case OfferResult.AdminAction:
                    break;
                case OfferResult.BackPressured:
                    _idle.Idle(0);
                    break;
                case OfferResult.NotConnected:
                    Thread.Sleep(Pause);
                    break;
                default:
                    Reopen();
                    break;
            }
        }

        return false;
    }

    protected override void Drop() => _length = 0;

    private void Open()
    {
        _client = AeronClient.Connect(new AeronClientOptions
        {
            Directory = _directory,
            OnError = error => AeronLog.ClientError(_logger, error.Message),
        });
        var publication = _client.AddExclusivePublication(_options.AeronDecisions!, _options.AeronDecisionsStream);
        if (publication.MessageMax < SbeSchema.RecordBytesMax)
        {
            throw new AeronException(AeronErrorCode.InvalidChannel,
                $"records of {SbeSchema.RecordBytesMax} bytes do not fit {publication.Channel}: a longer term-length is needed");
        }

        Volatile.Write(ref _publication, publication);
    }

    // The driver is lost, or the stream has come to the end of its positions.
    private void Reopen()
    {
        try
        {
            _client?.Dispose();
            Open();
        }
        catch (AeronException e)
        {
            AeronLog.DriverLost(_logger, _directory, e);
            for (var waited = TimeSpan.Zero; waited < TimeSpan.FromSeconds(1) && !IsStopping; waited += Pause)
                Thread.Sleep(Pause);
        }
    }
}
