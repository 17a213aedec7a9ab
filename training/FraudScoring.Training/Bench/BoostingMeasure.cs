using System.Text.Json;
using System.Text.Json.Serialization;

namespace FraudScoring.Training.Bench;

/// <summary>What one process measured of one training.</summary>
/// <param name="Rows">Training rows.</param>
/// <param name="BinSeconds">Wall time from the table in memory to binned rows.</param>
/// <param name="BoostSeconds">Wall time of growing the trees.</param>
/// <param name="CpuSeconds">Processor time of both, all threads.</param>
/// <param name="LoadedMb">Resident memory with the table loaded, before training, MiB.</param>
/// <param name="PeakMb">Highest resident memory of the process until the trees were grown, MiB.</param>
/// <param name="RocAuc">Area under the ROC curve of the test rows; NaN when not asked for.</param>
/// <param name="AveragePrecision">Average precision of the test rows; NaN when not asked for.</param>
internal sealed record BoostingMeasure(
    int Rows, double BinSeconds, double BoostSeconds, double CpuSeconds, double LoadedMb, double PeakMb, double RocAuc,
    double AveragePrecision)
{
    public static JsonSerializerOptions Json { get; } = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    [JsonIgnore]
    public double WallSeconds => BinSeconds + BoostSeconds;
}
