namespace FraudScoring.Benchmarks.Grpc;

internal readonly record struct LoadCell(int Connections, int StreamsPerConnection)
{
    public override string ToString() => $"{Connections}x{StreamsPerConnection}";
}
