using FraudScoring.Aeron.Layout;

namespace FraudScoring.Aeron.Driver;

/// <summary>The driver's totals, allocated first so that a counter's id is its number. The driver's thread only.</summary>
internal sealed class SystemCounters
{
    /// <summary>Status messages, setups and errors as of version 1.0.0 of the protocol.</summary>
    private const long ControlProtocolVersion = 0x010000;

    private readonly DriverCounter[] _counters;

    public SystemCounters(DriverCounters counters)
    {
        var kinds = Enum.GetValues<SystemCounter>();
        _counters = new DriverCounter[kinds.Length];
        foreach (var kind in kinds)
        {
            var id = (int)kind;
            _counters[id] = counters.Allocate(CounterTypes.System, BitConverter.GetBytes(id), Label(kind), id, -1);
        }

        _counters[(int)SystemCounter.ControlProtocolVersion].Set(ControlProtocolVersion);
    }

    public void Increment(SystemCounter kind) => _counters[(int)kind].Add(1);

    public void Add(SystemCounter kind, long delta) => _counters[(int)kind].Add(delta);

    public long Value(SystemCounter kind) => _counters[(int)kind].Value;

    // "StatusMessagesSent" reads "Status messages sent".
    private static string Label(SystemCounter kind)
    {
        var name = kind.ToString();
        return name[0] + string.Concat(name[1..].Select(c => char.IsUpper(c) ? " " + char.ToLowerInvariant(c) : $"{c}"));
    }
}
