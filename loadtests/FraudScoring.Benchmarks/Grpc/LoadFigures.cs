namespace FraudScoring.Benchmarks.Grpc;

/// <summary>What one run of the load generator showed, per request of one server.</summary>
internal readonly record struct LoadFigures(double RequestsPerSecond, double CpuUs, double AllocatedBytes);
