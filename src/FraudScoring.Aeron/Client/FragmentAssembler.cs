using FraudScoring.Aeron.Layout;

namespace FraudScoring.Aeron.Client;

/// <summary>
/// Puts the fragments of long messages together, for each sender apart. Messages of one fragment pass without a copy.
/// One thread; one instance for one subscription.
/// </summary>
public sealed class FragmentAssembler
{
    private readonly FragmentHandler _handler;
    private readonly Dictionary<int, Assembly> _bySession = [];

    /// <summary>Creates an assembler in front of <paramref name="handler"/>.</summary>
    public FragmentAssembler(FragmentHandler handler)
    {
        _handler = handler;
        OnFragment = Take;
    }

    /// <summary>What to poll with.</summary>
    public FragmentHandler OnFragment { get; }

    /// <summary>Forgets a sender that is gone, and its half message.</summary>
    public void Forget(int sessionId) => _bySession.Remove(sessionId);

    private void Take(ReadOnlySpan<byte> payload, in FragmentHeader header)
    {
        if ((header.Flags & DataHeader.Unfragmented) == DataHeader.Unfragmented)
            _handler(payload, header);
        else if (header.IsBegin)
            Begin(payload, header);
        else if (_bySession.TryGetValue(header.SessionId, out var assembly))
            Continue(assembly, payload, header);
    }

    private void Begin(ReadOnlySpan<byte> payload, in FragmentHeader header)
    {
        if (!_bySession.TryGetValue(header.SessionId, out var assembly))
            _bySession.Add(header.SessionId, assembly = new Assembly());
        assembly.Length = 0;
        assembly.Append(payload);
        assembly.TermId = header.TermId;
        assembly.NextTermOffset = header.NextTermOffset;
        header.Bytes.CopyTo(assembly.Header);
    }

    private void Continue(Assembly assembly, ReadOnlySpan<byte> payload, in FragmentHeader header)
    {
        // A hole before this fragment, or a message whose first part was before the join: it cannot be completed.
        if (assembly.Length == 0 || header.TermOffset != assembly.NextTermOffset || header.TermId != assembly.TermId)
        {
            assembly.Length = 0;
            return;
        }

        assembly.Append(payload);
        assembly.NextTermOffset = header.NextTermOffset;
        if (!header.IsEnd)
            return;
        // The header is the last fragment's, so that its position is the one behind the message.
        header.Bytes.CopyTo(assembly.Header);
        assembly.Header[DataHeader.FlagsOffset] = DataHeader.Unfragmented;
        var length = assembly.Length;
        assembly.Length = 0;
        _handler(assembly.Bytes.AsSpan(0, length), new FragmentHeader(assembly.Header, header.Image));
    }

    private sealed class Assembly
    {
        public byte[] Bytes { get; private set; } = new byte[4096];

        public byte[] Header { get; } = new byte[DataHeader.Length];

        public int Length { get; set; }

        public int TermId { get; set; }

        public int NextTermOffset { get; set; }

        public void Append(ReadOnlySpan<byte> payload)
        {
            // Bounded by the term: a message never reaches into the next one.
            var bytes = Bytes;
            if (Length + payload.Length > bytes.Length)
                Array.Resize(ref bytes, Math.Max(bytes.Length * 2, Length + payload.Length));
            payload.CopyTo(bytes.AsSpan(Length));
            Bytes = bytes;
            Length += payload.Length;
        }
    }
}
