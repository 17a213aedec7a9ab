using FraudScoring.Aeron;
using FraudScoring.Service;
using FraudScoring.Service.Configuration;
using FraudScoring.Service.Ingress.Aeron;

const int Failed = 1;
const int WrongUsage = 2;

if (args is ["--help"] or ["-h"] or ["serve", "--help"])
{
    Console.Write($"fraudscoring serve [options]\n\n{ServiceSettings.Help}\nfraudscoring aeron-stat --directory <folder>   counters and errors of a media driver\n");
    return 0;
}

try
{
    if (args is ["aeron-stat", "--directory", var directory])
    {
        AeronStat.Write(directory, Console.Out);
        return 0;
    }

    if (args is not ["serve", .. var settings])
        throw new SettingException("'serve' and its options, or 'aeron-stat --directory <folder>', expected; --help lists them");
    var options = ServiceSettings.Read(settings, Environment.GetEnvironmentVariable);
    await using var service = await ScoringService.StartAsync(options, TimeProvider.System, logs: null);
    foreach (var channel in service.AeronChannels)
        Console.WriteLine($"aeron: {channel}");
    if (service.AeronDecisions is { } decisions)
        Console.WriteLine($"aeron decisions: {decisions}");
    Console.WriteLine(
        $"ready: gRPC {service.GrpcAddress} HTTP {service.HttpAddress} model {service.ModelId} data {Path.GetFullPath(options.Data)}");
    if (service.LostAtStart is { } lost)
        await Console.Error.WriteLineAsync(lost);
    await service.WaitForShutdownAsync();
    return await service.StopAsync() ? 0 : Failed;
}
catch (SettingException e)
{
    await Console.Error.WriteLineAsync(e.Message);
    return WrongUsage;
}
catch (Exception e) when (e is ServiceStartException or AeronException)
{
    await Console.Error.WriteLineAsync(e.Message);
    return Failed;
}
