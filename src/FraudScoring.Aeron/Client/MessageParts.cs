namespace FraudScoring.Aeron.Client;

/// <summary>A message that lies in one or several pieces, copied out front to back.</summary>
internal ref struct MessageParts
{
    private ReadOnlySpan<byte> _current;
    private ReadOnlySpan<ReadOnlyMemory<byte>> _rest;

    public MessageParts(ReadOnlySpan<byte> whole)
    {
        _current = whole;
        _rest = default;
        Length = whole.Length;
    }

    public MessageParts(ReadOnlySpan<ReadOnlyMemory<byte>> parts)
    {
        _current = default;
        _rest = parts;
        var length = 0L;
        foreach (var part in parts)
            length += part.Length;
        Length = (int)Math.Min(length, int.MaxValue);
    }

    public int Length { get; }

    public void CopyTo(Span<byte> destination)
    {
        while (destination.Length > 0)
        {
            if (_current.IsEmpty)
            {
                _current = _rest[0].Span;
                _rest = _rest[1..];
                continue;
            }

            var count = Math.Min(_current.Length, destination.Length);
            _current[..count].CopyTo(destination);
            _current = _current[count..];
            destination = destination[count..];
        }
    }
}
