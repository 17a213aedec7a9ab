using System.Net;

namespace FraudScoring.Aeron.Driver;

/// <summary>What a socket is opened with.</summary>
internal sealed record PortSettings(IPEndPoint Bind, int SendBuffer, int ReceiveBuffer);
