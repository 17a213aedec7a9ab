using System.Globalization;
using FraudScoring.Aeron.Client;

namespace FraudScoring.Service.Ingress.Aeron;

/// <summary>Prints a media driver's counters (images, positions, losses) and its distinct errors.</summary>
internal static class AeronStat
{
    /// <summary>Reads a driver's directory.</summary>
    /// <exception cref="FraudScoring.Aeron.AeronException">There is no driver's directory; the message says so.</exception>
    public static void Write(string directory, TextWriter output)
    {
        using var status = DriverStatus.Open(directory);
        var sign = status.LastSignOfLife is { } at ? at.ToString("O", CultureInfo.InvariantCulture) : "none: it was shut down";
        output.WriteLine($"media driver of {directory}, process {status.Pid}, last sign of life {sign}");
        foreach (var id in status.Counters.Allocated())
        {
            var value = status.Counters.Value(id).ToString("N0", CultureInfo.InvariantCulture);
            output.WriteLine($"{id,4}: {value,24} - {status.Counters.Label(id)}");
        }

        foreach (var error in status.Errors())
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{error.Count} times, {error.First:O} to {error.Last:O}: {error.Text}"));
    }
}
