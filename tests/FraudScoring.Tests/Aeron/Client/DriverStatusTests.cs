using FraudScoring.Aeron;
using FraudScoring.Aeron.Client;
using FraudScoring.Aeron.Layout;

namespace FraudScoring.Tests.Aeron.Client;

public class DriverStatusTests
{
    [Fact]
    public void Open_RunningDriver_ShowsCountersAndErrors()
    {
        using var rig = new Rig();
        var client = rig.Connect();
        using var subscription = client.AddSubscription("aeron:ipc", 10);
        using var publication = client.AddExclusivePublication("aeron:ipc", 10);
        Assert.Throws<AeronException>(() => client.AddPublication("aeron:ipc?mtu=1", 10));

        using var status = DriverStatus.Open(rig.Directory);

        Assert.Equal(Environment.ProcessId, status.Pid);
        Assert.Equal(TimeSpan.FromSeconds(10), status.ClientLiveness);
        Assert.NotNull(status.LastSignOfLife);
        Assert.Contains("mtu=1", Assert.Single(status.Errors()).Text);
        var position = status.Counters.Find(CounterTypes.PublisherLimit, publication.RegistrationId);
        Assert.Equal(publication.SessionId, status.Counters.SessionId(position));
        Assert.Equal(10, status.Counters.StreamId(position));
        Assert.Equal($"pub-lmt: {publication.RegistrationId} {publication.SessionId} 10 aeron:ipc", status.Counters.Label(position));
    }

    [Fact]
    public void Open_StoppedDriver_HasNoSignOfLife()
    {
        using var rig = new Rig(options => options with { DeletesDirectoryOnStop = false });
        rig.Driver.Dispose();

        using var status = DriverStatus.Open(rig.Directory);

        Assert.Null(status.LastSignOfLife);
    }

    [Fact]
    public void Open_NoDriver_SaysWhere()
    {
        using var directory = new TestDirectory();

        Assert.Contains(directory.Path, Assert.Throws<AeronException>(() => DriverStatus.Open(directory.Path)).Message);
    }
}
