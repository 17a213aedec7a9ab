using FraudScoring.Service;
using FraudScoring.Service.Configuration;

const int Failed = 1;
const int WrongUsage = 2;

if (args is ["--help"] or ["-h"] or ["serve", "--help"])
{
    Console.Write($"fraudscoring serve [options]\n\n{ServiceSettings.Help}");
    return 0;
}

try
{
    if (args is not ["serve", .. var settings])
        throw new SettingException("'serve' and its options expected; --help lists them");
    var options = ServiceSettings.Read(settings, Environment.GetEnvironmentVariable);
    await using var service = await ScoringService.StartAsync(options, TimeProvider.System, logs: null);
    foreach (var channel in service.AeronChannels)
        Console.WriteLine($"aeron: {channel}");
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
catch (ServiceStartException e)
{
    await Console.Error.WriteLineAsync(e.Message);
    return Failed;
}
