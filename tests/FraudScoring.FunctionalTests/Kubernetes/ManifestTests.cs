using System.Text.Json;
using FraudScoring.FunctionalTests.Processes;

namespace FraudScoring.FunctionalTests.Kubernetes;

/// <summary>The manifests as a cluster would get them.</summary>
public sealed class ManifestTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Base_Rendered_RunsTheServiceSafely()
    {
        var objects = await RenderAsync();

        var set = Single(objects, "StatefulSet").GetProperty("spec");
        var pod = set.GetProperty("template").GetProperty("spec");
        var container = Assert.Single(pod.GetProperty("containers").EnumerateArray());
        Assert.True(pod.GetProperty("securityContext").GetProperty("runAsNonRoot").GetBoolean());
        Assert.NotEqual(0, pod.GetProperty("securityContext").GetProperty("runAsUser").GetInt32());
        var security = container.GetProperty("securityContext");
        Assert.True(security.GetProperty("readOnlyRootFilesystem").GetBoolean());
        Assert.False(security.GetProperty("allowPrivilegeEscalation").GetBoolean());
        Assert.Equal("ALL", security.GetProperty("capabilities").GetProperty("drop")[0].GetString());
        Assert.True(container.GetProperty("resources").GetProperty("requests").TryGetProperty("memory", out _));
        Assert.True(container.GetProperty("resources").GetProperty("limits").TryGetProperty("memory", out _));
        Assert.True(pod.GetProperty("terminationGracePeriodSeconds").GetInt32() >= 45);
    }

    [Fact]
    public async Task Base_Rendered_ProbesAskForPathsThatTheServiceHas()
    {
        var objects = await RenderAsync();
        using var folder = new TemporaryFolder();
        using var service = await ServiceProcess.StartAsync(folder.Path);
        var container = Container(objects);

        foreach (var probe in (string[])["startupProbe", "livenessProbe", "readinessProbe"])
        {
            var get = container.GetProperty(probe).GetProperty("httpGet");
            Assert.Equal("http", get.GetProperty("port").GetString());
            var response = await service.Http.GetAsync(get.GetProperty("path").GetString());
            Assert.True(response.IsSuccessStatusCode, $"{probe}: {response.StatusCode}");
        }
    }

    [Fact]
    public async Task Base_Rendered_TheLogIsOnAVolumeAndPortsMatch()
    {
        var objects = await RenderAsync();
        var set = Single(objects, "StatefulSet").GetProperty("spec");
        var container = Container(objects);

        var claim = Assert.Single(set.GetProperty("volumeClaimTemplates").EnumerateArray());
        var name = claim.GetProperty("metadata").GetProperty("name").GetString();
        var mount = container.GetProperty("volumeMounts").EnumerateArray().Single(m => m.GetProperty("name").GetString() == name);
        var image = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "k8s", "docker", "Dockerfile"));
        Assert.Contains($"FRAUDSCORING_DATA={mount.GetProperty("mountPath").GetString()}", image, StringComparison.Ordinal);

        var ports = container.GetProperty("ports").EnumerateArray().Select(p => p.GetProperty("name").GetString()).ToHashSet();
        var service = Single(objects, "Service").GetProperty("spec");
        Assert.All(
            service.GetProperty("ports").EnumerateArray(), p => Assert.Contains(p.GetProperty("targetPort").GetString(), ports));
        var labels = set.GetProperty("template").GetProperty("metadata").GetProperty("labels");
        Assert.All(
            [service.GetProperty("selector"), set.GetProperty("selector").GetProperty("matchLabels"),
                Single(objects, "PodDisruptionBudget").GetProperty("spec").GetProperty("selector").GetProperty("matchLabels")],
            selector => Assert.All(
                selector.EnumerateObject(), s => Assert.Equal(s.Value.GetString(), labels.GetProperty(s.Name).GetString())));
    }

    private static JsonElement Container(IReadOnlyList<JsonElement> objects)
        => Single(objects, "StatefulSet").GetProperty("spec").GetProperty("template").GetProperty("spec")
            .GetProperty("containers")[0];

    private static JsonElement Single(IReadOnlyList<JsonElement> objects, string kind)
        => objects.Single(o => o.GetProperty("kind").GetString() == kind);

    private static async Task<IReadOnlyList<JsonElement>> RenderAsync()
    {
        var yaml = await ChildProcess.RunAsync(
            "kubectl", ["kustomize", Path.Combine(Repository.Root, "k8s", "base")], Patience);
        // .NET has no YAML reader; Debian's Python has one.
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.In("base.yaml"), yaml);
        const string ToJson = "import json, sys, yaml; print(json.dumps(list(yaml.safe_load_all(open(sys.argv[1])))))";
        var json = await ChildProcess.RunAsync("/usr/bin/python3", ["-c", ToJson, folder.In("base.yaml")], Patience);
        return [.. JsonDocument.Parse(json).RootElement.EnumerateArray()];
    }
}
