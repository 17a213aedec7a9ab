namespace FraudScoring.Aeron.Layout;

/// <summary>Lengths of the five buffers, trailers included.</summary>
internal sealed record CncSizes(int ToDriver, int ToClients, int CounterMetadata, int CounterValues, int ErrorLog)
{
    public long Total => (long)ToDriver + ToClients + CounterMetadata + CounterValues + ErrorLog;

    public void Validate(string path)
    {
        if (ToDriver <= 0 || ToClients <= 0 || CounterMetadata <= 0 || CounterValues <= 0 || ErrorLog <= 0)
            throw Wrong(path, "every length above 0");
        if (CounterValues % CounterLayout.ValueLength != 0)
            throw Wrong(path, $"counter values in multiples of {CounterLayout.ValueLength}");
        if (CounterMetadata / CounterLayout.MetadataLength < CounterValues / CounterLayout.ValueLength)
            throw Wrong(path, "metadata for each counter value");
    }

    private AeronException Wrong(string path, string expected) =>
        new(AeronErrorCode.Generic, $"{path}: buffer lengths {this}, expected {expected}");
}
