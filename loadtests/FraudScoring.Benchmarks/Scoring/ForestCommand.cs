namespace FraudScoring.Benchmarks.Scoring;

/// <summary>
/// <c>forest [--only text] [--lightgbm lib_lightgbm.so [--model model.txt --rows rows.csv.gz]]</c>: the forest's times
/// beside what is wanted of them, and beside LightGBM's on the same models where its library is given.
/// </summary>
internal static class ForestCommand
{
    private const int Failed = 1;
    private const int WrongUsage = 2;

    public static int Run(string[] arguments, TextWriter output)
    {
        var options = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < arguments.Length; i += 2)
        {
            if (arguments[i] is not ("--only" or "--lightgbm" or "--model" or "--rows") || i + 1 == arguments.Length
                || !options.TryAdd(arguments[i], arguments[i + 1]))
            {
                Console.Error.WriteLine($"'{arguments[i]}': --only, --lightgbm, --model or --rows and a value expected, each once");
                return WrongUsage;
            }
        }

        var filter = options.GetValueOrDefault("--only", string.Empty);
        if (!options.TryGetValue("--lightgbm", out var library))
        {
            ForestBenchmark.Run(output, filter, []);
            return 0;
        }

        using var comparison = new LightGbmComparison(library, options.GetValueOrDefault("--model"), options.GetValueOrDefault("--rows"));
        var times = ForestBenchmark.Run(output, filter, comparison.Measurements);
        return comparison.Report(times, output) ? 0 : Failed;
    }
}
