using FraudScoring.LoadTests.Measuring;

namespace FraudScoring.LoadTests.Transports;

/// <summary>One connection of a transport; when it is closed, another one takes its place.</summary>
internal interface IChannel : IDisposable
{
    bool IsClosed { get; }

    bool TrySend(in Shot shot, long number, ReadOnlySpan<byte> message);

    void Flush();
}
