using System.Runtime.InteropServices;
using System.Text;
using FraudScoring.Core.Features.Velocity.Shared;

namespace FraudScoring.Service.Velocity.Redis;

/// <summary>
/// Names of keys. All begin with one hash tag, so that they lie in one slot of a cluster. Values carry four bytes of the
/// feature set's version: another feature set has other state.
/// </summary>
internal sealed class RedisKeys
{
    private const int IdBytes = 16;

    private readonly byte[] _value;
    private readonly byte[] _id;
    private readonly byte[] _label;

    public RedisKeys(string name, string featureSet)
    {
        _id = Encoding.ASCII.GetBytes($"{{{name}}}x");
        _label = Encoding.ASCII.GetBytes($"{{{name}}}l");
        _value = [.. Encoding.ASCII.GetBytes($"{{{name}}}v"), .. Checksum(featureSet)];
    }

    /// <summary>Bytes of the key of an entity's value.</summary>
    public int ValueBytes => _value.Length + VelocityFold.NameBytes;

    /// <summary>Writes the key of an entity's value as a part of a command.</summary>
    public void WriteValue(RespWriter to, VelocityFold fold, int key)
    {
        var room = to.PartOf(ValueBytes);
        _value.CopyTo(room);
        fold.WriteName(key, room[_value.Length..]);
    }

    /// <summary>Writes the key of a transaction id.</summary>
    public void WriteId(RespWriter to, UInt128 id) => Write(to, _id, id);

    /// <summary>Writes the key of a label's id.</summary>
    public void WriteLabel(RespWriter to, UInt128 id) => Write(to, _label, id);

    private static void Write(RespWriter to, byte[] prefix, UInt128 id)
    {
        var room = to.PartOf(prefix.Length + IdBytes);
        prefix.CopyTo(room);
        MemoryMarshal.Write(room[prefix.Length..], id);
    }

    private static byte[] Checksum(string text) => System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(text))[..4];
}
