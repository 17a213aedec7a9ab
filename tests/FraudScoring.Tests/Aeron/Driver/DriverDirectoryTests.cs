using FraudScoring.Aeron;
using FraudScoring.Aeron.Client;
using FraudScoring.Aeron.Driver;

namespace FraudScoring.Tests.Aeron.Driver;

public class DriverDirectoryTests
{
    [Fact]
    public void Launch_AnotherDriverLives_IsRefused()
    {
        using var directory = new TestDirectory();
        var options = new MediaDriverOptions { Directory = directory.Path };
        using var first = MediaDriver.Launch(options);

        var exception = Assert.Throws<AeronException>(() => MediaDriver.Launch(options));

        Assert.Contains("sign of life", exception.Message);
        using var client = AeronClient.Connect(new AeronClientOptions { Directory = directory.Path });
        Assert.False(client.IsClosed);
    }

    [Fact]
    public void Launch_DriverBeforeWasKilled_TakesTheDirectoryOver()
    {
        var time = new ManualTime();
        using var directory = new TestDirectory();
        var options = new MediaDriverOptions { Directory = directory.Path, Time = time };
        var killed = new DriverAgent(options);
        var left = Path.Combine(directory.Path, "publications", "17.logbuffer");
        File.WriteAllText(left, "left behind");
        killed.DoWork();
        time.Advance(TimeSpan.FromSeconds(9));
        Assert.Throws<AeronException>(() => new DriverAgent(options));
        time.Advance(TimeSpan.FromSeconds(2));

        using var second = new DriverAgent(options);

        Assert.False(File.Exists(left));
        Assert.True(File.Exists(Path.Combine(directory.Path, "cnc.dat")));
    }

    [Fact]
    public void Launch_DirectoryHoldsSomethingElse_LeavesItAlone()
    {
        using var directory = new TestDirectory();
        Directory.CreateDirectory(directory.Path);
        var precious = Path.Combine(directory.Path, "payments.csv");
        File.WriteAllText(precious, "1");

        var exception = Assert.Throws<AeronException>(
            () => MediaDriver.Launch(new MediaDriverOptions { Directory = directory.Path }));

        Assert.Contains("payments.csv", exception.Message);
        Assert.True(File.Exists(precious));
    }

    [Fact]
    public void Launch_StaleDirectoryHoldsSomethingElseToo_LeavesItAlone()
    {
        using var directory = new TestDirectory();
        var options = new MediaDriverOptions { Directory = directory.Path, DeletesDirectoryOnStop = false };
        MediaDriver.Launch(options).Dispose();
        var precious = Path.Combine(directory.Path, "payments.csv");
        File.WriteAllText(precious, "1");

        Assert.Contains("payments.csv", Assert.Throws<AeronException>(() => MediaDriver.Launch(options)).Message);
        Assert.True(File.Exists(precious));
    }

    [Fact]
    public void Dispose_SomebodyPutAFileThere_LeavesTheFile()
    {
        using var directory = new TestDirectory();
        var precious = Path.Combine(directory.Path, "payments.csv");
        using (MediaDriver.Launch(new MediaDriverOptions { Directory = directory.Path }))
            File.WriteAllText(precious, "1");

        Assert.Equal([precious], Directory.GetFileSystemEntries(directory.Path));
    }

    [Fact]
    public void Dispose_Directory_IsGoneAndMayBeUsedAgain()
    {
        using var directory = new TestDirectory();
        var options = new MediaDriverOptions { Directory = directory.Path };
        MediaDriver.Launch(options).Dispose();

        Assert.False(Directory.Exists(directory.Path));
        MediaDriver.Launch(options).Dispose();
    }

    [Fact]
    public void Dispose_DirectoryIsKept_TheNextDriverNeedNotWait()
    {
        using var directory = new TestDirectory();
        var options = new MediaDriverOptions { Directory = directory.Path, DeletesDirectoryOnStop = false };
        MediaDriver.Launch(options).Dispose();

        Assert.True(File.Exists(Path.Combine(directory.Path, "cnc.dat")));
        MediaDriver.Launch(options).Dispose();
    }

    [Fact]
    public void Launch_OptionsAreWrong_SaysWhichAndWhatIsExpected()
    {
        string Message(MediaDriverOptions options) =>
            Assert.ThrowsAny<ArgumentException>(() => MediaDriver.Launch(options)).Message;
        var options = new MediaDriverOptions { Directory = "/nowhere" };

        Assert.Contains("TermLength=1000", Message(options with { TermLength = 1000 }));
        Assert.Contains("Mtu=65", Message(options with { Mtu = 65 }));
        Assert.Contains("CountersMax 5", Message(options with { CountersMax = 5 }));
        Assert.Contains("ReceiverWindow 100", Message(options with { ReceiverWindow = 100 }));
        Assert.Contains("SocketReceiveBuffer 100", Message(options with { SocketReceiveBuffer = 100 }));
        Assert.Contains("PublicationUnblock", Message(options with { PublicationUnblock = TimeSpan.FromSeconds(1) }));
    }
}
