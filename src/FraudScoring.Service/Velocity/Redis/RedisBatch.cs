using FraudScoring.Core.Features;
using FraudScoring.Core.Features.Velocity;
using FraudScoring.Core.Features.Velocity.Shared;
using FraudScoring.Core.Transactions;

namespace FraudScoring.Service.Velocity.Redis;

/// <summary>
/// One batch of payments against Redis: ids claimed, events appended and values read in one atomic step and one round
/// trip; a second one when ids were taken. Belongs to one thread.
/// </summary>
internal sealed class RedisBatch
{
    // States are renewed after so many events: fewer make values short and reading cheap, more make renewals rare.
    private const int CompactAtEvents = 24;
    private const int RoundsMax = 3;
    private const long EpochMs = 7L * 86_400_000;
    private const byte ClaimMark = (byte)'P';
    public const byte DecisionMark = (byte)'D';

    private static readonly TimeSpan AbandonedAfter = TimeSpan.FromSeconds(10);

    private readonly VelocityFold _fold;
    private readonly RedisKeys _keys;
    private readonly byte[] _claim;
    private readonly long _horizonMs;
    private readonly RespWriter _chores = new();
    private readonly RespToken[] _values;
    private readonly bool[] _isLeftOut;
    private readonly byte[][] _responses;
    private readonly int[] _responseLengths;
    private readonly bool[] _isOwnClaim;
    private int _choreCount;

    public RedisBatch(FeatureSet features, int batchMax, RedisOptions options, TimeSpan horizon, ReadOnlySpan<byte> replica)
    {
        _fold = new VelocityFold(features, batchMax);
        _keys = new RedisKeys(options.Name, features.Version);
        _claim = [ClaimMark, .. replica];
        _horizonMs = (long)horizon.TotalMilliseconds;
        _values = new RespToken[batchMax * EntityKey.KindCount];
        _isLeftOut = new bool[batchMax];
        _isOwnClaim = new bool[batchMax];
        _responses = [.. Enumerable.Range(0, batchMax).Select(_ => new byte[512])];
        _responseLengths = new int[batchMax];
    }

    public VelocityFold Fold => _fold;

    public RedisKeys Keys => _keys;

    /// <summary>What this replica writes where it decides.</summary>
    public ReadOnlySpan<byte> Claim => _claim;

    /// <summary>The recorded answer of a payment that is a repeat.</summary>
    public ReadOnlySpan<byte> Response(int index) => _responses[index].AsSpan(0, _responseLengths[index]);

    /// <summary>Whether a payment that was left out was claimed by this replica before.</summary>
    public bool IsOwnClaim(int index) => _isOwnClaim[index];

    /// <summary>Counts the payments and says what became of each; computes their features.</summary>
    /// <exception cref="RespException">Redis did not do its part; whether it counted is not known.</exception>
    /// <exception cref="InvalidDataException">A value does not read back.</exception>
    public void Apply(RespConnection connection, FeatureBatch batch, TimeSpan timeout)
    {
        var isLeftOut = _isLeftOut.AsSpan(0, batch.Count);
        isLeftOut.Clear();
        _isOwnClaim.AsSpan().Clear();
        for (var round = 0; ; round++)
        {
            _fold.Begin(batch, isLeftOut);
            if (TryCount(connection, batch, isLeftOut, timeout))
                break;
            if (round == RoundsMax)
                throw new RespException("transaction ids were taken by others again and again");
            TakeOver(connection, batch, isLeftOut, timeout);
        }

        for (var i = 0; i < _fold.KeyCount; i++)
            _fold.Read(i, connection.Bytes(_values[i]));
        _fold.Compute(batch);
        NoteChores(connection);
    }

    /// <summary>Counts a label, once for its id.</summary>
    /// <exception cref="RespException">Redis did not do its part; whether it counted is not known.</exception>
    public void ApplyLabel(
        RespConnection connection, in VelocityEvent payment, LabelKind previous, LabelKind label, UInt128 id, TimeSpan timeout)
    {
        _fold.BeginLabel(payment, previous, label);
        if (_fold.KeyCount == 0)
            return;
        var commands = connection.Commands;
        commands.Clear();
        commands.Command(3 + 1 + _fold.KeyCount + 3 + (2 * _fold.KeyCount))
            .Part("FCALL"u8).Part(RedisFunctions.Count).Number(1 + _fold.KeyCount);
        _keys.WriteLabel(commands, id);
        WriteValues(commands, ids: 1);
        connection.Send(timeout);
        if (connection.Skip() is { Kind: RespKind.Error } error)
            throw connection.Unexpected(error);
    }

    /// <summary>Forgets what was to be sent along with the next batch; for a new connection.</summary>
    public void ForgetChores()
    {
        _chores.Clear();
        _choreCount = 0;
    }

    // Claims and appends; false when ids were taken, whose payments are left out then.
    private bool TryCount(RespConnection connection, FeatureBatch batch, Span<bool> isLeftOut, TimeSpan timeout)
    {
        var commands = connection.Commands;
        commands.Clear();
        commands.Append(_chores.Written);
        commands.Command(1).Part("MULTI"u8);
        WriteCount(commands, batch, isLeftOut);
        if (_fold.KeyCount > 0)
        {
            commands.Command(1 + _fold.KeyCount).Part("MGET"u8);
            for (var i = 0; i < _fold.KeyCount; i++)
                _keys.WriteValue(commands, _fold, i);
        }

        commands.Command(1).Part("EXEC"u8);
        connection.Send(timeout);

        for (; _choreCount > 0; _choreCount--)
            connection.Read(RespKind.Integer);
        _chores.Clear();
        connection.Read(RespKind.Simple);
        connection.Read(RespKind.Simple);
        if (_fold.KeyCount > 0)
            connection.Read(RespKind.Simple);
        connection.Read(RespKind.Array);
        var counted = connection.Read();
        if (counted.Kind == RespKind.Array)
            NoteTaken(connection, batch, isLeftOut, (int)counted.Number);
        else if (counted.Kind != RespKind.Integer)
            throw connection.Unexpected(counted);
        if (_fold.KeyCount > 0)
            ReadValues(connection);
        return counted.Kind == RespKind.Integer;
    }

    private void WriteCount(RespWriter commands, FeatureBatch batch, ReadOnlySpan<bool> isLeftOut)
    {
        var ids = 0;
        for (var i = 0; i < batch.Count; i++)
            ids += isLeftOut[i] || batch.Id(i) == UInt128.Zero ? 0 : 1;
        commands.Command(3 + ids + _fold.KeyCount + 3 + (2 * _fold.KeyCount))
            .Part("FCALL"u8).Part(RedisFunctions.Count).Number(ids + _fold.KeyCount);
        for (var i = 0; i < batch.Count; i++)
        {
            if (!isLeftOut[i] && batch.Id(i) != UInt128.Zero)
                _keys.WriteId(commands, batch.Id(i));
        }

        WriteValues(commands, ids);
    }

    private void WriteValues(RespWriter commands, int ids)
    {
        for (var i = 0; i < _fold.KeyCount; i++)
            _keys.WriteValue(commands, _fold, i);
        commands.Number(ids).Number(_horizonMs).Part(_claim);
        for (var i = 0; i < _fold.KeyCount; i++)
        {
            commands.Number(TimeToLiveMs(i));
            _fold.WriteAppend(i, commands.PartOf(_fold.AppendBytes(i)));
        }
    }

    // Event times may lie behind the clock's, and a refresh may get lost: two weeks on top of what can matter.
    private long TimeToLiveMs(int key) => _fold.KeepMs(key) + (2 * EpochMs);

    private void ReadValues(RespConnection connection)
    {
        if (connection.Read(RespKind.Array).Number != _fold.KeyCount)
            throw new RespException($"Redis sent another number of values than {_fold.KeyCount}");
        for (var i = 0; i < _fold.KeyCount; i++)
        {
            _values[i] = connection.Read();
            if (_values[i].Kind is not (RespKind.Bulk or RespKind.Null))
                throw connection.Unexpected(_values[i]);
        }
    }

    // The places are among the ids that were sent: those of payments that were not left out and have one.
    private void NoteTaken(RespConnection connection, FeatureBatch batch, Span<bool> isLeftOut, int elements)
    {
        var (place, index) = (0L, -1);
        index = NextSent(batch, isLeftOut, index);
        for (; elements > 0; elements -= 3)
        {
            var wanted = connection.Read(RespKind.Integer).Number;
            for (; place < wanted && index < batch.Count; place++)
                index = NextSent(batch, isLeftOut, index);
            var left = connection.Read(RespKind.Integer).Number;
            var value = connection.Read(RespKind.Bulk);
            if (place != wanted || index >= batch.Count)
                throw new RespException($"Redis says that id {wanted} is taken, which was not sent");
            var at = index;
            index = NextSent(batch, isLeftOut, index);
            place++;
            isLeftOut[at] = true;
            batch.SetResult(at, Judge(connection.Bytes(value), left, at));
        }
    }

    private static int NextSent(FeatureBatch batch, ReadOnlySpan<bool> isLeftOut, int index)
    {
        do
            index++;
        while (index < batch.Count && (isLeftOut[index] || batch.Id(index) == UInt128.Zero));
        return index;
    }

    private VelocityResult Judge(ReadOnlySpan<byte> value, long leftMs, int index)
    {
        if (value is [DecisionMark, ..])
        {
            Keep(value[1..], index);
            return VelocityResult.Repeat;
        }

        Keep(value, index);
        // Ours, and yet not in our log: this replica died, or lost Redis, between counting and recording.
        _isOwnClaim[index] = value.SequenceEqual(_claim);
        if (_isOwnClaim[index])
            return VelocityResult.Missing;
        return _horizonMs - leftMs >= AbandonedAfter.TotalMilliseconds ? VelocityResult.Missing : VelocityResult.Busy;
    }

    private void Keep(ReadOnlySpan<byte> value, int index)
    {
        if (_responses[index].Length < value.Length)
            _responses[index] = new byte[value.Length * 2];
        value.CopyTo(_responses[index]);
        _responseLengths[index] = value.Length;
    }

    // Claims of others that are too old: whoever takes one over decides, and only one can.
    private void TakeOver(RespConnection connection, FeatureBatch batch, ReadOnlySpan<bool> isLeftOut, TimeSpan timeout)
    {
        for (var i = 0; i < batch.Count; i++)
        {
            if (!isLeftOut[i] || batch.Result(i) != VelocityResult.Missing || _isOwnClaim[i])
                continue;
            var commands = connection.Commands;
            commands.Command(6).Part("FCALL"u8).Part(RedisFunctions.Take).Number(1);
            _keys.WriteId(commands, batch.Id(i));
            commands.Part(Response(i)).Part(_claim);
            connection.Send(timeout);
            if (connection.Read(RespKind.Integer).Number == 1)
                _isOwnClaim[i] = true;
            else
                batch.SetResult(i, VelocityResult.Busy);
        }
    }

    private void NoteChores(RespConnection connection)
    {
        for (var i = 0; i < _fold.KeyCount; i++)
        {
            if (_fold.EventCount(i) >= CompactAtEvents)
                NoteCompaction(i, connection.Bytes(_values[i]));
            else if (IsDueForRefresh(i))
                NoteRefresh(i);
        }
    }

    private bool IsDueForRefresh(int key)
        => _fold.NewestBeforeMs(key) is var before && before != long.MinValue && before / EpochMs != _fold.WatermarkMs / EpochMs;

    private void NoteCompaction(int key, ReadOnlySpan<byte> value)
    {
        _chores.Command(8).Part("FCALL"u8).Part(RedisFunctions.Compact).Number(1);
        _keys.WriteValue(_chores, _fold, key);
        _chores.Part(value[..Math.Min(VelocityFold.PrefixBytes, value.Length)]).Part(_fold.WriteState(key)).Number(value.Length)
            .Number(TimeToLiveMs(key));
        _choreCount++;
    }

    private void NoteRefresh(int key)
    {
        _chores.Command(3).Part("PEXPIRE"u8);
        _keys.WriteValue(_chores, _fold, key);
        _chores.Number(TimeToLiveMs(key));
        _choreCount++;
    }
}
