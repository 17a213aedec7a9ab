using System.Collections.Concurrent;
using FraudScoring.Service.DecisionLog;
using FraudScoring.Service.Relays;
using Microsoft.Extensions.Logging.Abstractions;

namespace FraudScoring.Tests.Service.Relays;

/// <summary>A relay to a list, in groups of three, that can be held up.</summary>
internal sealed class RecordingRelay(DurableLog log, string folder)
    : LogRelay("recording", log, folder, TimeProvider.System, NullLogger.Instance)
{
    private const int GroupMax = 3;

    private readonly List<ulong> _group = [];
    private volatile bool _isHeldUp;

    public ConcurrentQueue<ulong> Relayed { get; } = new();

    public bool IsHeldUp
    {
        get => _isHeldUp;
        set => _isHeldUp = value;
    }

    protected override bool Take(in LogEntry entry)
    {
        _group.Add(entry.Header.Offset);
        return _group.Count < GroupMax;
    }

    protected override bool TryFlush()
    {
        while (_isHeldUp)
        {
            if (IsInterrupted)
                return false;
            Thread.Sleep(1);
        }

        foreach (var offset in _group)
            Relayed.Enqueue(offset);
        _group.Clear();
        return true;
    }

    protected override void Drop() => _group.Clear();
}
