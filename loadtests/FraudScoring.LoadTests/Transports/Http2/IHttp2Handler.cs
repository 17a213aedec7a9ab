namespace FraudScoring.LoadTests.Transports.Http2;

/// <summary>What a connection tells, on its receiving thread.</summary>
internal interface IHttp2Handler
{
    /// <summary>Bytes of a reply's body; whole messages or parts of them.</summary>
    void OnData(int stream, ReadOnlySpan<byte> bytes);

    /// <summary>A stream has ended.</summary>
    /// <param name="stream">Which.</param>
    /// <param name="status">Its gRPC status; -1 without one.</param>
    void OnEnd(int stream, int status);

    /// <summary>The connection is gone, with all that was under way on it.</summary>
    void OnClosed();
}
