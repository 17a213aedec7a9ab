using System.Xml.Linq;

namespace FraudScoring.Tests.Architecture;

/// <summary>Holds the picture of who may know whom.</summary>
public class ProjectReferenceTests
{
    private static readonly Dictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        ["FraudScoring.Aeron"] = [],
        ["FraudScoring.Core"] = [],
        ["FraudScoring.Disruptor"] = [],
        ["FraudScoring.Simulation"] = ["FraudScoring.Core"],
        ["FraudScoring.Client"] = ["FraudScoring.Aeron"],
        ["FraudScoring.Service"] = ["FraudScoring.Aeron", "FraudScoring.Core", "FraudScoring.Disruptor"],
        ["FraudScoring.Training"] = ["FraudScoring.Core", "FraudScoring.Simulation"],
        ["FraudScoring.Demo"] = ["FraudScoring.Client", "FraudScoring.Service", "FraudScoring.Simulation"],
    };

    [Fact]
    public void References_OfEveryProject_AreThoseOfThePicture()
    {
        var root = Root();
        foreach (var folder in new[] { "src", "training" })
        {
            foreach (var file in Directory.EnumerateFiles(Path.Combine(root, folder), "*.csproj", SearchOption.AllDirectories))
            {
                var name = Path.GetFileNameWithoutExtension(file);
                Assert.True(Allowed.TryGetValue(name, out var allowed), $"{name} is not in the picture");
                var references = XDocument.Load(file).Descendants("ProjectReference")
                    .Select(r => Path.GetFileNameWithoutExtension(r.Attribute("Include")!.Value.Replace('\\', '/')));
                Assert.All(references, reference => Assert.Contains(reference, allowed));
            }
        }
    }

    [Fact]
    public void Folders_OfCore_UseOnlyThoseToTheirLeft()
    {
        string[] order = ["Transactions", "Features", "Scoring", "Decisions"];
        var core = Path.Combine(Root(), "src", "FraudScoring.Core");
        for (var i = 0; i < order.Length; i++)
        {
            var right = order[(i + 1)..].Select(folder => $"using FraudScoring.Core.{folder}").ToArray();
            foreach (var file in Directory.EnumerateFiles(Path.Combine(core, order[i]), "*.cs", SearchOption.AllDirectories))
                Assert.DoesNotContain(File.ReadLines(file), line => right.Any(r => line.StartsWith(r, StringComparison.Ordinal)));
        }
    }

    private static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "FraudScoring.sln")))
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("the solution was not found");
        return folder;
    }
}
