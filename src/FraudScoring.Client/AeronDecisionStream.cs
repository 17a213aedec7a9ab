using System.Runtime.CompilerServices;
using FraudScoring.Aeron;
using FraudScoring.Aeron.Client;
using FraudScoring.Client.Transport;
using FraudScoring.Sbe;
using FraudScoring.V1;

namespace FraudScoring.Client;

/// <summary>
/// The recorded decisions over Aeron. Whatever is lost on the way, because this process, the service or a driver was away, is
/// asked for again, so each record comes once and in order. Keep the offset of the last one that was dealt with; the next
/// reading goes on behind it. One reader at a time. A reader that is slow holds up the other subscribers, not the service.
/// </summary>
public sealed class AeronDecisionStream : IDisposable
{
    private const int FragmentsMax = 32;

    private static readonly TimeSpan AskInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(1);
    private readonly AeronDecisionStreamOptions _options;
    private readonly AeronClient _client;
    private readonly Subscription _records;
    private readonly ExclusivePublication _requests;
    private readonly FragmentAssembler _assembler;
    private readonly Queue<DecisionRecord> _ready = new();
    private readonly byte[] _buffer = new byte[SbeSchema.MessageBytesMax];
    private FraudScoringException? _failure;
    private ulong _next;
    private int _session;
    private bool _isMissing;
    private long _asked;

    /// <summary>Attaches to the media driver.</summary>
    /// <exception cref="FraudScoringException">There is no media driver, or it refuses a channel.</exception>
    public AeronDecisionStream(AeronDecisionStreamOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _assembler = new FragmentAssembler(OnMessage);
        AeronClient? client = null;
        try
        {
            client = AeronClient.Connect(new AeronClientOptions { Directory = options.Directory });
            _records = client.AddSubscription(options.Channel, options.Stream);
            _requests = client.AddExclusivePublication(options.ServiceChannel, options.ServiceStream);
            _client = client;
        }
        catch (AeronException e)
        {
            client?.Dispose();
            throw new FraudScoringException(StatusCode.Unavailable, e.Message, e);
        }
    }

    /// <summary>The decisions from an offset on, then those to come, until cancelled.</summary>
    /// <param name="from">The first offset that is wanted; 0 for all that the log has.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="FraudScoringException">
    /// <see cref="StatusCode.OutOfRange"/>: retention has removed what is wanted. <see cref="StatusCode.Unavailable"/>: the media
    /// driver is gone; make another stream.
    /// </exception>
    public async IAsyncEnumerable<DecisionRecord> ReadAllAsync(
        ulong from, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        (_next, _session, _isMissing, _failure) = (from, 0, true, null);
        _ready.Clear();
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            var work = Poll();
            while (_ready.TryDequeue(out var record))
                yield return record;
            if (_failure is { } failure)
                throw failure;
            if (work == 0)
                await Task.Delay(Pause, _options.Clock, cancellation);
        }
    }

    /// <summary>Leaves the stream.</summary>
    public void Dispose() => _client.Dispose();

    private int Poll()
    {
        if (_client.IsClosed)
        {
            _failure = new FraudScoringException(StatusCode.Unavailable, $"the media driver of {_options.Directory} is gone");
            return 0;
        }

        // Another session is the service after a restart, which begins at its own cursor.
        if (_records.Images is [.., var image] && image.SessionId != _session)
            (_session, _isMissing, _asked) = (image.SessionId, true, 0);
        if (_isMissing && _session != 0)
            Ask();
        return _records.Poll(_assembler.OnFragment, FragmentsMax);
    }

    private void Ask()
    {
        var now = _options.Clock.GetTimestamp();
        if (_asked != 0 && _options.Clock.GetElapsedTime(_asked, now) < AskInterval)
            return;
        var length = RecordMessages.WriteResume(_buffer, _next);
        if (_requests.Offer(_buffer.AsSpan(0, length)) > 0)
            _asked = now;
    }

    private void OnMessage(ReadOnlySpan<byte> message, in FragmentHeader header)
    {
        var reader = new SbeReader(message, SbeSchema.RecordBytesMax);
        if (reader.Problem is not null || reader.Template != SbeTemplate.Record || _failure is not null)
            return;
        var fields = default(RecordFields);
        reader.Block(ref fields);
        if (fields.Offset < _next)
            return;
        if (fields.FromOffset > _next)
        {
            if ((fields.RecordFlags & RecordFields.OldestFlag) == 0)
            {
                _isMissing = true;
                return;
            }

            if (_next != 0)
            {
                _failure = Gone(fields.FromOffset);
                return;
            }
        }

        try
        {
            _ready.Enqueue(RecordMessages.ReadRecord(ref reader, fields));
            (_next, _isMissing) = (fields.Offset + 1, false);
        }
        catch (FraudScoringException e)
        {
            _failure = e;
        }
    }

    private FraudScoringException Gone(ulong first) => new(
        StatusCode.OutOfRange, $"offset {_next} was removed by retention; the log begins at {first}");
}
