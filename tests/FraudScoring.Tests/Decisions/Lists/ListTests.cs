using System.Net;
using System.Text;
using FraudScoring.Core.Decisions.Lists;

namespace FraudScoring.Tests.Decisions.Lists;

public class ListTests
{
    private const uint Now = 1_780_000_000;

    [Fact]
    public void Contains_AfterManyChanges_IsAsADictionarySays()
    {
        var random = new Random(7);
        var expected = new Dictionary<string, uint>();
        var list = EntityList.Empty("l");
        for (var round = 0; round < 60; round++)
        {
            var added = Enumerable.Range(0, 400).Select(_ => Entry(ListKind.Card, $"card-{random.Next(20_000)}", random.Next(3) == 0 ? Now - 1 : 0))
                .DistinctBy(e => e.Value).ToArray();
            list = list.With(added);
            foreach (var entry in added)
                expected[entry.Value] = entry.ExpiresAtUnixS;
            var removed = expected.Keys.OrderBy(_ => random.Next()).Take(100).ToArray();
            list = list.Without(removed.Select(v => (ListKind.Card, v)));
            foreach (var value in removed)
                expected.Remove(value);
        }

        Assert.Equal(expected.Count, list.Count);
        Assert.Equal(expected.Keys.Order(), list.Entries().Select(e => e.Value).Order());
        for (var i = 0; i < 20_000; i++)
        {
            var isListed = expected.TryGetValue($"card-{i}", out var expires) && expires == 0;
            Assert.Equal(isListed, Contains(list, ListKind.Card, $"card-{i}"));
        }
    }

    [Theory]
    [InlineData("10.1.2.3", true)]
    [InlineData("10.2.2.3", false)]
    [InlineData("10.2.9.9", true)]
    [InlineData("11.0.0.0", false)]
    [InlineData("9.255.255.255", false)]
    [InlineData("::ffff:10.1.2.3", true)]
    [InlineData("192.0.2.7", true)]
    [InlineData("192.0.2.8", false)]
    [InlineData("2001:db8::1", true)]
    [InlineData("2001:0db8:0:0:0:0:0:1", true)]
    [InlineData("2001:db9::1", false)]
    [InlineData("no address", false)]
    public void Contains_AddressesAndRanges_TakesTheRangesAround(string ip, bool expected)
    {
        var list = EntityList.Create("l",
        [
            Entry(ListKind.Ip, "10.1.0.0/16"), Entry(ListKind.Ip, "10.2.9.0/24"), Entry(ListKind.Ip, "10.2.0.0/16", Now - 1),
            Entry(ListKind.Ip, "192.0.2.7"), Entry(ListKind.Ip, "2001:db8::/32"), Entry(ListKind.Ip, "10.1.2.3/32", Now - 1),
        ]);

        Assert.Equal(expected, Contains(list, ListKind.Ip, ip));
    }

    [Fact]
    public void Contains_RandomRanges_IsAsANaiveSearchSays()
    {
        var random = new Random(11);
        var ranges = Enumerable.Range(0, 300).Select(_ =>
        {
            var length = random.Next(4, 29);
            var address = (uint)random.NextInt64(1L << 32) & (uint.MaxValue << (32 - length));
            return (Address: address, Length: length, Expires: random.Next(4) == 0 ? Now - 5 : 0u);
        }).DistinctBy(r => (r.Address, r.Length)).ToArray();
        var list = EntityList.Create("l", ranges.Select(r => Entry(ListKind.Ip, $"{Dotted(r.Address)}/{r.Length}", r.Expires)));

        for (var i = 0; i < 20_000; i++)
        {
            var address = i % 2 == 0 ? (uint)random.NextInt64(1L << 32) : ranges[random.Next(ranges.Length)].Address + (uint)random.Next(3) - 1;
            var expected = ranges.Any(r => r.Expires == 0 && (address & (uint.MaxValue << (32 - r.Length))) == r.Address);
            Assert.True(expected == Contains(list, ListKind.Ip, Dotted(address)), Dotted(address));
        }
    }

    [Fact]
    public void IpText_RandomTexts_ReadsWhatTheFrameworkReads()
    {
        var random = new Random(13);
        for (var i = 0; i < 50_000; i++)
        {
            var bytes = new byte[16];
            random.NextBytes(bytes);
            for (var b = 0; b < 16; b++)
                bytes[b] = random.Next(2) == 0 ? (byte)0 : bytes[b];
            var address = new IPAddress(random.Next(2) == 0 ? bytes : bytes[..4]);
            var text = Mutate(address.ToString(), random);
            var isValid = IPAddress.TryParse(text, out var parsed) && !text.Contains('%') && !text.Contains('[')
                && (text.Contains(':') || IsPlainDotted(text));
            Assert.True(isValid == IpText.TryParse(Encoding.ASCII.GetBytes(text), out var number), text);
            if (isValid)
                Assert.Equal((parsed!.IsIPv4MappedToIPv6 ? parsed.MapToIPv4() : parsed).ToString(), IpText.Format(number));
        }
    }

    [Fact]
    public void Contains_Bins_MatchesLongerOnes()
    {
        var list = EntityList.Create("l", [Entry(ListKind.Bin, "411111"), Entry(ListKind.Bin, "52000012")]);

        Assert.True(Contains(list, ListKind.Bin, "41111199"));
        Assert.True(Contains(list, ListKind.Bin, "52000012"));
        Assert.False(Contains(list, ListKind.Bin, "520000"));
    }

    [Fact]
    public void Without_AValueThatIsNotThere_ChangesNothing()
    {
        var list = EntityList.Create("l", [Entry(ListKind.Card, "a")]);

        var problem = Assert.Throws<ListFormatException>(() => list.Without([(ListKind.Card, "a"), (ListKind.Card, "b")]));

        Assert.Contains("Card 'b' is not on list 'l'", problem.Message, StringComparison.Ordinal);
        Assert.True(Contains(list, ListKind.Card, "a"));
    }

    [Fact]
    public void Csv_WrittenAndRead_IsTheSame()
    {
        ListEntry[] entries =
        [
            new(ListKind.Card, "a,b\"c", "said \"no\", twice", "ann", 0), new(ListKind.Ip, "10.0.0.0/8", "", "", 1_800_000_000),
            new(ListKind.Country, "NG", "x", "y", 0),
        ];
        var text = new StringWriter();
        ListCsv.Write(text, EntityList.Create("l", entries).Entries());

        Assert.Equal(entries, ListCsv.Read(new StringReader(text.ToString()), "l.csv"));
    }

    [Fact]
    public void Csv_WithWrongLines_NamesAllOfThem()
    {
        const string Text = ListCsv.Header + """

            card,good,,,
            crad,c,,,
            card,4111 1111 1111 1111,,,
            ip,10.0.0.1/8,,,
            bin,12,,,
            card,good,again,,
            card,x,,,tomorrow
            card,"open,,,
            card,a,b
            """;

        var problems = Assert.Throws<ListFormatException>(() => ListCsv.Read(new StringReader(Text), "l.csv")).Problems;

        Assert.Equal(
            [
                "l.csv: line 3: kind: one of card, customer, device, ip, email, merchant, bin, country expected, 'crad' found",
                "l.csv: line 4: value: looks like a card number, a token belongs here",
                "l.csv: line 5: value: an IPv4 or IPv6 address, or a range such as 10.0.0.0/8 with no bits beyond its prefix, expected",
                "l.csv: line 6: value: 6 to 8 digits expected",
                "l.csv: line 7: card 'good' is there already in line 2",
                "l.csv: line 8: expires: empty or a time such as 2027-01-31T00:00:00Z expected, 'tomorrow' found",
                "l.csv: line 9: 5 columns (kind,value,reason,author,expires) expected, an open quote found",
                "l.csv: line 10: 5 columns (kind,value,reason,author,expires) expected, 3 found",
            ],
            problems);
    }

    [Fact]
    public void Bytes_OfManyEntries_StayBelow64Each()
    {
        var list = EntityList.Create("l", Enumerable.Range(0, 100_000).Select(i => Entry(ListKind.Card, $"tok_{i:D16}")));

        Assert.InRange(list.Bytes / list.Count, 20, 64);
    }

    [Fact]
    public void Contains_AllKinds_DoesNotAllocate()
    {
        var list = EntityList.Create("l", [Entry(ListKind.Card, "a"), Entry(ListKind.Ip, "10.0.0.0/8"), Entry(ListKind.Bin, "411111")]);
        var found = 0;
        for (var round = 0; round < 2; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            found = 0;
            for (var i = 0; i < 1000; i++)
            {
                found += list.Contains(ListKind.Card, "a"u8, Now) ? 1 : 0;
                found += list.Contains(ListKind.Ip, "10.2.3.4"u8, Now) ? 1 : 0;
                found += list.Contains(ListKind.Bin, "41111122"u8, Now) ? 1 : 0;
            }

            if (round == 1)
                Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.Equal(3000, found);
    }

    private static ListEntry Entry(ListKind kind, string value, uint expires = 0) => new(kind, value, "r", "a", expires);

    private static bool Contains(EntityList list, ListKind kind, string value) => list.Contains(kind, Encoding.UTF8.GetBytes(value), Now);

    private static string Dotted(uint a) => $"{a >> 24}.{(a >> 16) & 255}.{(a >> 8) & 255}.{a & 255}";

    private static bool IsPlainDotted(string text)
        => text.Split('.') is { Length: 4 } parts
            && parts.All(p => p.Length is > 0 and <= 3 && p.All(char.IsAsciiDigit) && (p.Length == 1 || p[0] != '0'));

    private static string Mutate(string text, Random random)
    {
        if (random.Next(3) > 0)
            return text;
        var at = random.Next(text.Length);
        return random.Next(3) switch
        {
            0 => text.Remove(at, 1),
            1 => text.Insert(at, ":.1f0"[random.Next(5)].ToString()),
            _ => text[..at] + "::" + text[at..],
        };
    }
}
