using FraudScoring.LoadTests.Measuring;
using FraudScoring.LoadTests.Processes;
using FraudScoring.LoadTests.Scenarios;

namespace FraudScoring.LoadTests.Transports;

/// <summary>Makes the transport that a step asks for.</summary>
internal static class TransportFactory
{
    public static ITransport Create(Step step, Target target, Recorder recorder)
    {
        var grpc = target.Grpc;
        switch (step.Over)
        {
            case Transport.Grpc:
                return new GrpcTransport(
                    () => UnaryChannel.TryOpen(grpc, target.UnaryPath, step.InFlightMax, recorder), step.Connections);
            case Transport.GrpcStream:
                return new GrpcTransport(
                    () => StreamChannel.TryOpen(grpc, target.StreamPath, step.InFlightMax, recorder), step.Connections);
            case Transport.Client:
                return new ClientTransport(grpc, step.InFlightMax, recorder);
            case Transport.Json:
                return new JsonTransport(target.Http, step.Connections, recorder);
            case Transport.AeronIpc:
                return AeronTransport.OverIpc(
                    target.AeronDirectory ?? throw Missing(step, "--aeron-directory"), target.AeronStream, step.InFlightMax, recorder);
            default:
                return AeronTransport.OverUdp(
                    target.AeronChannel ?? throw Missing(step, "--aeron-channel"), target.AeronStream, step.InFlightMax, recorder);
        }
    }

    private static ScenarioException Missing(Step step, string option)
        => new($"step '{step.Name}' goes over {step.Over}; {option} says where the service is");
}
