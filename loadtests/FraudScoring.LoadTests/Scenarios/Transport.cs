namespace FraudScoring.LoadTests.Scenarios;

/// <summary>By which way payments go to the service.</summary>
internal enum Transport
{
    /// <summary>gRPC unary, by the load generator's own lean client.</summary>
    Grpc,

    /// <summary>gRPC streams, by the load generator's own lean client.</summary>
    GrpcStream,

    /// <summary>gRPC unary, by the client library that gateways use.</summary>
    Client,

    /// <summary>JSON over HTTP/1.1.</summary>
    Json,

    /// <summary>Aeron within the host.</summary>
    AeronIpc,

    /// <summary>Aeron by UDP, with a media driver of the load generator's.</summary>
    AeronUdp,
}
