using System.Text;
using FraudScoring.Core.Transactions.Wire;

namespace FraudScoring.Core.Decisions;

/// <summary>A rule, list or other part of a policy that had a say in a decision, encoded once as <c>RuleHit</c>.</summary>
public sealed class PolicyHit
{
    /// <summary>Prepares a hit.</summary>
    public PolicyHit(string id, uint version, string action)
    {
        (Id, Version, Action) = (id, version, action);
        Span<byte> bytes = stackalloc byte[256];
        var writer = new WireWriter(bytes);
        writer.WriteBytes(1, Encoding.UTF8.GetBytes(id));
        writer.WriteVarint(2, version);
        writer.WriteBytes(3, Encoding.UTF8.GetBytes(action));
        Encoded = bytes[..writer.Position].ToArray();
    }

    /// <summary>Id of the rule, or for example <c>list:block:card</c>.</summary>
    public string Id { get; }

    /// <summary>Version of the rule; 0 for what is none.</summary>
    public uint Version { get; }

    /// <summary>What it does: <c>block</c>, <c>review</c>, <c>allow</c>, <c>tag</c>; <c>shadow-block</c> and so on count only.</summary>
    public string Action { get; }

    internal byte[] Encoded { get; }
}
