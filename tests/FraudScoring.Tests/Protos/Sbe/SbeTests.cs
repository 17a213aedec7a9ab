using System.Runtime.CompilerServices;
using System.Text;
using System.Xml.Linq;
using FraudScoring.Sbe;
using FsCheck;
using FsCheck.Fluent;

namespace FraudScoring.Tests.Protos.Sbe;

public class SbeTests
{
    private static readonly XDocument Schema = XDocument.Load(SchemaPath());

    [Theory]
    [InlineData("Connect", typeof(ConnectFields))]
    [InlineData("Connected", typeof(ConnectedFields))]
    [InlineData("Score", typeof(ScoreFields))]
    [InlineData("Decision", typeof(DecisionFields))]
    [InlineData("Reject", typeof(RejectFields))]
    [InlineData("reasons", typeof(ReasonFields))]
    [InlineData("rules", typeof(RuleFields))]
    [InlineData("Record", typeof(RecordFields))]
    [InlineData("features", typeof(FeatureFields))]
    [InlineData("beside", typeof(BesideFields))]
    [InlineData("Resume", typeof(ResumeFields))]
    public void Fields_Layout_IsTheOneOfTheSchema(string name, Type type)
    {
        var element = Schema.Descendants().Single(e => e.Name.LocalName is "message" or "group" && (string?)e.Attribute("name") == name);
        var fields = type.GetFields().Where(field => !field.IsLiteral).ToArray();
        var offset = 0;
        foreach (var (wanted, field) in element.Elements("field").Zip(fields))
        {
            Assert.Equal((string?)wanted.Attribute("name"), field.Name, ignoreCase: true);
            Assert.Equal(offset, (int)System.Runtime.InteropServices.Marshal.OffsetOf(type, field.Name));
            offset += SizeOf((string)wanted.Attribute("type")!);
        }

        Assert.Equal(element.Elements("field").Count(), fields.Length);
        Assert.Equal(offset, System.Runtime.InteropServices.Marshal.SizeOf(type));
        Assert.True(BitConverter.IsLittleEndian);
    }

    [Fact]
    public void Schema_Numbers_AreThoseOfTheCode()
    {
        Assert.Equal($"{SbeSchema.Id}", (string?)Schema.Root!.Attribute("id"));
        Assert.Equal($"{SbeSchema.Version}", (string?)Schema.Root!.Attribute("version"));
        foreach (var template in Enum.GetValues<SbeTemplate>())
        {
            var message = Schema.Descendants().Single(e => e.Name.LocalName == "message" && (string?)e.Attribute("name") == $"{template}");
            Assert.Equal($"{(ushort)template}", (string?)message.Attribute("id"));
        }

        string[] texts = ["transactionId", "cardId", "customerId", "merchantId", "terminalId", "deviceId", "ip", "emailHash"];
        Assert.Equal(texts, Message("Score").Elements("data").Select(e => (string)e.Attribute("name")!));
    }

    [Fact]
    public void Score_Bytes_AreFixed()
    {
        var fields = ScoreFields.NotProvided;
        fields.CorrelationId = 0x0102030405060708;
        SbeText.Set(fields.Currency, "EUR"u8, "currency");
        var message = Score(fields, [], new ScoreTexts { TransactionId = "t-1"u8, CardId = "card"u8 });

        Assert.Equal(
            "4A00 0300 9309 0100 0807060504030201 0000000000000000 0000000000000000 000000000000F8FF 000000000000F8FF 00000000" +
            "455552 00 0000000000000000 00000000 0000 0000 0000 0000 000000000000 0000 0000 03742D31 0463617264 000000000000",
            Convert.ToHexString(message), ignoreWhiteSpaceDifferences: true, ignoreAllWhiteSpace: true);
    }

    [Fact]
    public void Score_AnyFields_ComeBack() => Prop.ForAll<long, byte[], (string Key, string Value)[]>((number, id, pairs) =>
    {
        var fields = ScoreFields.NotProvided;
        fields.AmountMinor = number;
        fields.IssuerResult = (byte)number;
        var transactionId = id.AsSpan(0, Math.Min(id.Length, 64)).ToArray();
        var attributes = pairs.Take(16).Select(p => (Bytes(p.Key, 32), Bytes(p.Value, 128))).ToArray();

        var reader = new SbeReader(Score(fields, attributes, new ScoreTexts { TransactionId = transactionId, EmailHash = "e"u8 }));
        var read = ScoreFields.NotProvided;
        reader.Block(ref read);
        var same = reader.Group(SbeSchema.AttributesMax, "attributes", out var blockLength) == attributes.Length;
        foreach (var (key, value) in attributes)
        {
            reader.Skip(blockLength);
            same &= reader.Data8(64, "key").SequenceEqual(key) && reader.Data8(128, "value").SequenceEqual(value);
        }

        var texts = ScoreTexts.Read(ref reader);
        return same && reader.Problem is null && reader.Template == SbeTemplate.Score
            && read.AmountMinor == number && read.IssuerResult == (byte)number && double.IsNaN(read.Latitude)
            && texts.TransactionId.SequenceEqual(transactionId) && texts.EmailHash.SequenceEqual("e"u8) && texts.Ip.IsEmpty;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Read_EveryTruncation_SaysWhatIsMissing()
    {
        var message = Score(ScoreFields.NotProvided, [("k"u8.ToArray(), "v"u8.ToArray())], new ScoreTexts { TransactionId = "t-1"u8 });
        for (var length = 0; length < message.Length; length++)
            Assert.Contains("bytes", Problem(message.AsSpan(0, length)));
        Assert.Null(Problem(message));
    }

    [Fact]
    public void Read_LaterVersionWithMoreFields_SkipsThem()
    {
        var message = Score(ScoreFields.NotProvided, [], new ScoreTexts { TransactionId = "t-1"u8 });
        var block = Unsafe.SizeOf<ScoreFields>();
        byte[] later = [.. message.AsSpan(0, 8 + block), 1, 2, 3, .. message.AsSpan(8 + block), 9, 9];
        later[0] += 3;
        later[6] = 2;

        var reader = new SbeReader(later);
        var fields = ScoreFields.NotProvided;
        reader.Block(ref fields);
        reader.Group(16, "attributes", out _);
        Assert.Equal("t-1", Encoding.ASCII.GetString(ScoreTexts.Read(ref reader).TransactionId));
        Assert.Equal(2, reader.Version);
    }

    [Fact]
    public void Read_EarlierVersionWithFewerFields_LeavesThemNotProvided()
    {
        var message = Score(ScoreFields.NotProvided, [], new ScoreTexts { TransactionId = "t-1"u8 });
        byte[] earlier = [.. message.AsSpan(0, 8 + 24), .. message.AsSpan(8 + Unsafe.SizeOf<ScoreFields>())];
        earlier[0] = 24;

        var reader = new SbeReader(earlier);
        var fields = ScoreFields.NotProvided;
        reader.Block(ref fields);
        reader.Group(16, "attributes", out _);
        Assert.True(double.IsNaN(fields.Latitude));
        Assert.Equal("t-1", Encoding.ASCII.GetString(ScoreTexts.Read(ref reader).TransactionId));
    }

    [Fact]
    public void Read_Bounds_AreNamed()
    {
        var message = Score(ScoreFields.NotProvided, [], new ScoreTexts { TransactionId = "t-1"u8 });
        var block = Unsafe.SizeOf<ScoreFields>();
        byte[] Changed(int at, byte value)
        {
            byte[] changed = [.. message, .. new byte[200]];
            changed[at] = value;
            return changed;
        }

        Assert.Equal("schema 2552, expected 2451", Problem(Changed(4, 0xF8)));
        Assert.Equal("attributes: 17 entries, expected at most 16", Problem(Changed(8 + block + 2, 17)));
        Assert.Equal("transactionId: 65 bytes, expected at most 64", Problem(Changed(8 + block + 4, 65)));
        Assert.Contains("expected 8 to 16384", Problem(new byte[20_000]));
    }

    [Fact]
    public void Write_TextIsTooLong_Throws() => Assert.Contains(
        "cardId: 65 bytes, expected at most 64",
        Assert.Throws<ArgumentException>(
            () => Score(ScoreFields.NotProvided, [], new ScoreTexts { CardId = new byte[65] })).Message);

    private static byte[] Score(ScoreFields fields, (byte[] Key, byte[] Value)[] attributes, ScoreTexts texts)
    {
        var buffer = new byte[SbeSchema.MessageBytesMax];
        var writer = new SbeWriter(buffer);
        writer.Message(SbeTemplate.Score, fields);
        writer.Group(0, attributes.Length);
        foreach (var (key, value) in attributes)
        {
            writer.Data8(key, 64, "key");
            writer.Data8(value, 128, "value");
        }

        texts.Write(ref writer);
        return buffer[..writer.Length];
    }

    private static string? Problem(ReadOnlySpan<byte> message)
    {
        var reader = new SbeReader(message);
        var fields = ScoreFields.NotProvided;
        reader.Block(ref fields);
        var count = reader.Group(SbeSchema.AttributesMax, "attributes", out var blockLength);
        for (var i = 0; i < count; i++)
        {
            reader.Skip(blockLength);
            reader.Data8(64, "key");
            reader.Data8(128, "value");
        }

        _ = ScoreTexts.Read(ref reader);
        return reader.Problem;
    }

    private static byte[] Bytes(string? text, int max)
    {
        var bytes = Encoding.UTF8.GetBytes(text ?? "");
        return bytes[..Math.Min(bytes.Length, max)];
    }

    private static XElement Message(string name) =>
        Schema.Descendants().Single(e => e.Name.LocalName == "message" && (string?)e.Attribute("name") == name);

    private static int SizeOf(string type) => type switch
    {
        "int64" or "uint64" or "double" => 8,
        "int32" or "uint32" or "float" => 4,
        "uint16" => 2,
        _ when Schema.Descendants("type").FirstOrDefault(e => (string?)e.Attribute("name") == type) is { } text =>
            (int)text.Attribute("length")!,
        _ => 1,
    };

    private static string SchemaPath()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "FraudScoring.sln")))
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("the solution was not found");
        return Path.Combine(folder, "src", "Protos", "fraudscoring", "v1", "scoring-sbe.xml");
    }
}
