using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using FraudScoring.Core.Decisions;
using FraudScoring.Core.Features;
using FraudScoring.Core.Transactions;
using FraudScoring.Service.DecisionLog;
using FraudScoring.Service.Relays;

namespace FraudScoring.Service.Velocity.Redis;

/// <summary>
/// Brings to Redis what the log knows and Redis does not, in the log's order: payments that were decided while it was
/// away, labels, the decision of each id for repeats at other replicas, and the decisions stream. A connection of its own;
/// all but the stream is done once, however often it is tried.
/// </summary>
internal sealed class RedisRelay : LogRelay
{
    private const int GroupMax = 64;

    // A crash can make an entry come again after any time: its id must be there still.
    private static readonly TimeSpan ReplayHorizon = TimeSpan.FromDays(7);
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(2);

    private readonly RedisVelocityStore _store;
    private readonly RedisOptions _options;
    private readonly RedisLink _link;
    private readonly RedisBatch _batch;
    private readonly FeatureBatch _replayed;
    private readonly FeatureSet _features;
    private readonly TimeProvider _time;
    private readonly byte[] _replica;
    private readonly byte[] _stream;
    private readonly Transaction _transaction = new();
    private readonly RelayedDecision[] _group = [.. Enumerable.Range(0, GroupMax).Select(_ => new RelayedDecision())];
    private int _count;

    /// <summary>A relay from where it was last; the first time, from the end of the log.</summary>
    public RedisRelay(
        FeatureSet features, RedisVelocityStore store, DurableLog log, string folder, RedisOptions options,
        ReadOnlySpan<byte> replica, TimeProvider time, ILogger logger)
        : base("redis", log, folder, time, logger)
    {
        (_features, _store, _options, _time) = (features, store, options, time);
        _replica = replica.ToArray();
        _link = new RedisLink(options, time, logger);
        _batch = new RedisBatch(features, GroupMax, options, ReplayHorizon, replica);
        _replayed = new FeatureBatch(features, GroupMax);
        _stream = Encoding.ASCII.GetBytes($"{{{options.Name}}}decisions");
    }

    /// <summary>Payments that were counted later.</summary>
    public long ReplayedCount { get; private set; }

    public override void Dispose()
    {
        base.Dispose();
        _link.Dispose();
    }

    protected override bool Take(in LogEntry entry)
    {
        Gather(entry);
        return _count < GroupMax && entry.Header.Kind == EntryKind.Decision;
    }

    protected override bool TryFlush()
    {
        Flush();
        // What was given up in the middle comes again after the next start.
        return !IsStopping;
    }

    // What follows a gap in the log stands without the payments before it.
    protected override void Drop()
    {
        _replayed.Clear();
        _count = 0;
    }

    private void Gather(in LogEntry entry)
    {
        if (entry.Header.Kind == EntryKind.Label)
        {
            Flush();
            ApplyLabel(entry.Payload, entry.Header.Offset);
            return;
        }

        if (entry.Header.Kind != EntryKind.Decision)
            return;
        var record = new DecisionRecordView(entry.Payload);
        if (!record.IsRecord || !TransactionCodec.TryDecode(record.Transaction, _transaction, out _))
            throw new LogDamagedException($"offset {entry.Header.Offset}: not a decision record");
        var relayed = _group[_count++];
        relayed.Id = EntityKey.Of(_transaction.Text(TextField.TransactionId));
        relayed.Offset = entry.Header.Offset;
        relayed.DecidedAtUnixMs = record.DecidedAtUnixMs;
        relayed.Set(entry.Payload);
        if ((record.Degraded & Degradations.Velocity) != 0)
            _replayed.Add(_transaction, relayed.Id);
    }

    private void Flush()
    {
        if (_count == 0)
            return;
        if (_replayed.Count > 0)
        {
            _batch.Fold.RestoreWatermark(_store.WatermarkMs);
            Retry(static (relay, connection) => relay._batch.Apply(connection, relay._replayed, Timeout));
            ReplayedCount += _replayed.Count;
            Thread.Sleep(TimeSpan.FromSeconds(_replayed.Count / (double)_options.ReplayRate));
        }

        Retry(static (relay, connection) => relay.Settle(connection));
        if (IsStopping)
            return;
        _replayed.Clear();
        _count = 0;
    }

    private void ApplyLabel(ReadOnlySpan<byte> payload, ulong offset)
    {
        if (!LabelRecordCodec.TryDecode(payload, _transaction, out var label))
            throw new LogDamagedException($"offset {offset}: not a label record");
        var payment = FeatureBatch.EventOf(_features, _transaction);
        var id = new UInt128(BinaryPrimitives.ReadUInt64LittleEndian(_replica), offset);
        _batch.Fold.RestoreWatermark(_store.WatermarkMs);
        Retry((relay, connection) => relay._batch.ApplyLabel(connection, payment, label.Previous, label.Label, id, Timeout));
    }

    // In order means that nothing overtakes what has failed: it is tried until it works or the process ends.
    private void Retry(Action<RedisRelay, RespConnection> action)
    {
        while (!IsStopping)
        {
            if (_link.TryGet() is not { } connection)
            {
                Thread.Sleep(Pause);
                continue;
            }

            try
            {
                action(this, connection);
                _link.Succeeded();
                return;
            }
            catch (Exception e) when (e is RespException or InvalidDataException)
            {
                _batch.ForgetChores();
                _link.Failed(e);
            }
        }
    }

    private void Settle(RespConnection connection)
    {
        var commands = connection.Commands;
        commands.Clear();
        commands.Command(3 + _count + 2 + _count).Part("FCALL"u8).Part(RedisFunctions.Settle).Number(_count);
        for (var i = 0; i < _count; i++)
            _batch.Keys.WriteId(commands, _group[i].Id);
        commands.Part(_batch.Claim).Number((long)_options.Horizon.TotalMilliseconds);
        for (var i = 0; i < _count; i++)
        {
            var response = new DecisionRecordView(_group[i].Record).Response;
            var room = commands.PartOf(response.Length + 1);
            room[0] = RedisBatch.DecisionMark;
            response.CopyTo(room[1..]);
        }

        var added = WriteStream(commands);
        connection.Send(Timeout);
        connection.Read(RespKind.Integer);
        for (; added > 0; added--)
            connection.Read(RespKind.Bulk);
    }

    private int WriteStream(RespWriter commands)
    {
        if (_options.StreamAge == TimeSpan.Zero)
            return 0;
        var oldest = Encoding.ASCII.GetBytes(
            (_time.GetUtcNow() - _options.StreamAge).ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture));
        for (var i = 0; i < _count; i++)
        {
            commands.Command(12).Part("XADD"u8).Part(_stream).Part("MINID"u8).Part("~"u8).Part(oldest).Part("*"u8)
                .Part("replica"u8).Part(_replica).Part("offset"u8).Number((long)_group[i].Offset).Part("record"u8).Part(_group[i].Record);
        }

        return _count;
    }
}
