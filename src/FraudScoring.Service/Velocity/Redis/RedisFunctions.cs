using System.Text;

namespace FraudScoring.Service.Velocity.Redis;

/// <summary>
/// What runs inside Redis, as a library of functions (Redis 7.0, Valkey): each is one atomic step. A new version of one
/// gets a library of a new name, so that replicas of both versions can run side by side.
/// </summary>
internal static class RedisFunctions
{
    /// <summary>The library.</summary>
    public static ReadOnlySpan<byte> Library => Source;

    /// <summary>Claims all transaction ids and appends to all values, or says which ids are taken and does nothing.</summary>
    public static ReadOnlySpan<byte> Count => "fraudscoring1_count"u8;

    /// <summary>Takes a claim over that its owner left behind.</summary>
    public static ReadOnlySpan<byte> Take => "fraudscoring1_take"u8;

    /// <summary>Puts a state in the place of the beginning of a value, unless another one was quicker.</summary>
    public static ReadOnlySpan<byte> Compact => "fraudscoring1_compact"u8;

    /// <summary>Puts the recorded decision in the place of the claim.</summary>
    public static ReadOnlySpan<byte> Settle => "fraudscoring1_settle"u8;

    private static readonly byte[] Source = Encoding.ASCII.GetBytes("""
        #!lua name=fraudscoring1

        -- keys: ids, then values. args: how many ids, milliseconds that they are kept, the claim; then for each value
        -- the milliseconds that it is kept, and what to append.
        local function count(keys, args)
          local ids = tonumber(args[1])
          local taken
          for i = 1, ids do
            if not redis.call('SET', keys[i], args[3], 'NX', 'PX', args[2]) then
              taken = taken or {}
              taken[i] = true
            end
          end
          if taken then
            local found = {}
            for i = 1, ids do
              if taken[i] then
                found[#found + 1] = i - 1
                found[#found + 1] = redis.call('PTTL', keys[i])
                found[#found + 1] = redis.call('GET', keys[i])
              else
                redis.call('DEL', keys[i])
              end
            end
            return found
          end
          local a = 4
          for i = ids + 1, #keys do
            local bytes = args[a + 1]
            if redis.call('APPEND', keys[i], bytes) == #bytes then
              redis.call('PEXPIRE', keys[i], args[a])
            end
            a = a + 2
          end
          return 1
        end

        -- key: an id. args: the claim that is there, the new one.
        local function take(keys, args)
          if redis.call('GET', keys[1]) ~= args[1] then
            return 0
          end
          redis.call('SET', keys[1], args[2], 'KEEPTTL')
          return 1
        end

        -- key: a value. args: how it begins, the state, how many bytes that stands for, milliseconds to keep it.
        local function compact(keys, args)
          if redis.call('GETRANGE', keys[1], 0, #args[1] - 1) ~= args[1] then
            return 0
          end
          redis.call('SET', keys[1], args[2] .. redis.call('GETRANGE', keys[1], args[3], -1), 'PX', args[4])
          return 1
        end

        -- keys: ids. args: our claim, milliseconds to keep one that is gone; then a decision for each.
        local function settle(keys, args)
          for i = 1, #keys do
            local there = redis.call('GET', keys[i])
            if there == args[1] then
              redis.call('SET', keys[i], args[i + 2], 'KEEPTTL')
            elseif not there then
              redis.call('SET', keys[i], args[i + 2], 'PX', args[2])
            end
          end
          return 1
        end

        redis.register_function('fraudscoring1_count', count)
        redis.register_function('fraudscoring1_take', take)
        redis.register_function('fraudscoring1_compact', compact)
        redis.register_function('fraudscoring1_settle', settle)
        """.ReplaceLineEndings("\n"));

    /// <summary>Loads the library, unless it is there.</summary>
    /// <exception cref="RespException">It cannot be loaded.</exception>
    public static void Load(RespConnection connection, TimeSpan patience)
    {
        connection.Commands.Command(3).Part("FUNCTION"u8).Part("LOAD"u8).Part(Library);
        connection.Send(patience);
        var reply = connection.Skip();
        if (reply.Kind == RespKind.Error && !connection.Bytes(reply).EndsWith("already exists"u8))
            throw new RespException($"Redis takes no functions: {connection.Text(reply)}");
    }
}
