using System.CommandLine;
using FraudScoring.Training.Commands;

namespace FraudScoring.Tests.Training.Commands;

public sealed class SimulateCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("simulate").FullName;

    [Fact]
    public async Task Invoke_Twice_WritesTheSameBytesAndNothingElse()
    {
        Assert.Equal(0, await InvokeAsync("a.csv.gz"));
        Assert.Equal(0, await InvokeAsync("b.csv.gz"));

        Assert.Equal(File.ReadAllBytes(Path.Combine(_folder, "a.csv.gz")), File.ReadAllBytes(Path.Combine(_folder, "b.csv.gz")));
        Assert.Equal(2, Directory.GetFiles(_folder).Length);
    }

    [Fact]
    public async Task Invoke_Interrupted_LeavesNothing()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();

        Assert.Equal(CommandRunner.Interrupted, await InvokeAsync("a.csv", source.Token));
        Assert.Empty(Directory.GetFiles(_folder));
    }

    [Theory]
    [InlineData("train", "--simulate", "--data", "x.csv", "--features", "f.json", "--out", "m")]
    [InlineData("train", "--features", "f.json", "--out", "m")]
    [InlineData("train", "--simulate", "--out", "m")]
    [InlineData("simulate")]
    [InlineData("simulate", "--out", "x", "--days", "many")]
    [InlineData("simulate", "--out", "x", "--colour", "red")]
    public void Parse_WrongUsage_HasErrors(params string[] arguments)
    {
        var root = new RootCommand { SimulateCommand.Create(), TrainCommand.Create() };

        Assert.NotEmpty(root.Parse(arguments).Errors);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private Task<int> InvokeAsync(string file, CancellationToken cancellation = default)
    {
        string path = Path.Combine(_folder, file);
        string[] arguments = ["simulate", "--out", path, "--customers", "100", "--days", "30", "--json"];
        var root = new RootCommand { SimulateCommand.Create() };
        return root.Parse(arguments).InvokeAsync(new InvocationConfiguration(), cancellation);
    }
}
