using FraudScoring.Core.Features.Velocity.Shared;

namespace FraudScoring.Tests.Features.Velocity.Shared;

/// <summary>Values by name, with the two things that a server does to them.</summary>
internal sealed class SharedValues
{
    private readonly Dictionary<string, byte[]> _values = [];

    public int Compactions { get; private set; }

    /// <summary>Appends what the fold says, and returns every value after it.</summary>
    public byte[][] Append(VelocityFold fold)
    {
        var after = new byte[fold.KeyCount][];
        for (var i = 0; i < after.Length; i++)
        {
            var before = _values.GetValueOrDefault(Name(fold, i), []);
            after[i] = new byte[before.Length + fold.AppendBytes(i)];
            before.CopyTo(after[i], 0);
            fold.WriteAppend(i, after[i].AsSpan(before.Length));
            _values[Name(fold, i)] = after[i];
        }

        return after;
    }

    /// <summary>Puts a state in the place of every value with so many events.</summary>
    public void Compact(VelocityFold fold, int at)
    {
        for (var i = 0; i < fold.KeyCount; i++)
        {
            if (fold.EventCount(i) < at)
                continue;
            _values[Name(fold, i)] = fold.WriteState(i).ToArray();
            Compactions++;
        }
    }

    private static string Name(VelocityFold fold, int key)
    {
        Span<byte> name = stackalloc byte[VelocityFold.NameBytes];
        fold.WriteName(key, name);
        return Convert.ToHexString(name);
    }
}
