namespace FraudScoring.Tests.Aeron.Driver;

public class Ipv6Tests
{
    [Fact]
    public void Offer_OverIpv6_Arrives()
    {
        // Not every container has the address.
        if (!Sockets.HasIPv6Loopback())
            return;
        using var rig = new Rig();
        var client = rig.Connect();
        using var subscription = client.AddSubscription("aeron:udp?endpoint=[::1]:0", 10);
        using var publication = client.AddPublication($"aeron:udp?endpoint={subscription.LocalAddress}", 10);
        rig.RunUntil(() => publication.IsConnected && subscription.IsConnected);
        var messages = new Messages();
        publication.Offer(Messages.Make(0, 100));

        rig.RunUntil(() => subscription.Poll(messages.Handler, 10) > 0);
        Assert.StartsWith("[::1]:", subscription.Images[0].SourceIdentity);
    }
}
