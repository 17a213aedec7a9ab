using System.IO.Compression;
using System.Text;
using FraudScoring.Core.Transactions;
using FraudScoring.Tests.Training.Models;
using FraudScoring.Tests.Transactions;
using FraudScoring.Training.Data.Mapping;
using FraudScoring.Training.Replay;

namespace FraudScoring.Tests.Training.Data.Mapping;

public sealed class MappedCsvStreamTests : IDisposable
{
    private const string Mapping = """
        { "currency": "EUR", "columns": { "transaction_id": "id", "event_time": "at", "card_id": "card", "amount": "amt" },
          "label": { "column": "fraud", "delay": "2d" } }
        """;

    private const string Header = "id,at,card,amt,fraud\n";

    private readonly ModelFiles _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public void Read_ColumnLabels_ComeAfterTheirDelayAndNotBefore()
    {
        var records = Read(Header + "a,2026-05-01 12:00:00,c,12.50,1\nb,2026-05-02 12:00:00,c,3,0\nc,2026-05-03 12:00:01,c,4,\nd,2026-05-09,c,4,NaN\n");

        Assert.Equal(
            [
                "05-01 12:00:00 payment a 1250", "05-02 12:00:00 payment b 300", "05-03 12:00:00 label a True", "05-03 12:00:01 payment c 400",
                "05-04 12:00:00 label b False", "05-09 00:00:00 payment d 400",
            ],
            records);
    }

    [Fact]
    public void Read_OtherConventions_AreMapped()
    {
        const string OtherMapping = """
            { "separator": ";", "time_format": "dd.MM.yyyy HH:mm", "time_offset": "+02:00", "currency": "JPY", "hash": ["card_id"],
              "columns": { "event_time": "Zeit", "card_id": "Karte", "amount": "Betrag", "currency": "W", "channel": "Weg" },
              "values": { "channel": { "Laden": "in_store", "*": "" } } }
            """;
        string channel = PaymentColumns.Snake((Channel)1);
        string mapping = OtherMapping.Replace("in_store", channel, StringComparison.Ordinal);
        using var stream = new MappedCsvStream(
            Compressed("o.csv.gz", "Zeit;Karte;Betrag;W;Weg\n01.05.2026 14:00;4111111111111111;1.234,56;EUR;Laden\n01.05.2026 14:01;x;1.000;;Netz\n"),
            _files.Text("o.json", mapping));

        Assert.True(stream.MoveNext());
        Assert.Equal(DateTimeOffset.Parse("2026-05-01T12:00:00Z").ToUnixTimeMilliseconds(), stream.ArrivalUnixMs);
        Assert.Equal(123_456, stream.Transaction.AmountMinor);
        Assert.Equal((Channel)1, stream.Transaction.Channel);
        Assert.Equal(32, Payments.Get(stream.Transaction, TextField.CardId).Length);
        Assert.Equal("line-2", Payments.Get(stream.Transaction, TextField.TransactionId));
        Assert.True(stream.MoveNext());
        Assert.Equal(1000, stream.Transaction.AmountMinor);
        Assert.Equal("JPY", Payments.Get(stream.Transaction, TextField.Currency));
        Assert.Equal(Channel.NotProvided, stream.Transaction.Channel);
        Assert.False(stream.MoveNext());
        Assert.Empty(stream.Finish());
    }

    [Fact]
    public void Read_LabelsInAFileOfTheirOwn_ComeAtTheirTimes()
    {
        _files.Text("labels.csv", "payment,when,what\nb,2026-05-02 13:00:00,fraud\na,2026-05-20 00:00:00,genuine\na,2026-05-02 12:00:00,fraud\n");

        var records = Read(
            "id,at,card,amt\na,2026-05-01 12:00:00,c,1\nb,2026-05-02 12:00:00,c,1\nc,2026-05-03 12:00:00,c,1\n", LabelFileMapping);

        Assert.Equal(
            [
                "05-01 12:00:00 payment a 100", "05-02 12:00:00 label a True", "05-02 12:00:00 payment b 100", "05-02 13:00:00 label b True",
                "05-03 12:00:00 payment c 100", "05-20 00:00:00 label a False",
            ],
            records);
    }

    [Theory]
    [InlineData("x,2026-05-01,fraud", "labels.csv, line 2: a label for 'x', and no payment has this id; 1 ids are unknown in all")]
    [InlineData("a,2026-04-30,fraud", "labels.csv, line 2: the label of 'a' came before the payment happened; nobody can have known it then")]
    [InlineData("a,yesterday,fraud", "labels.csv, line 2, column 2 (when): a time like 2026-05-01 12:00:00 expected, not 'yesterday'")]
    [InlineData("a,2026-05-02,perhaps", "labels.csv, line 2, column 3 (what): fraud (1, 1.0, true, True, fraud), genuine (0, 0.0, false, False, genuine) or empty expected, not 'perhaps'")]
    public void Read_WrongLabelFile_NamesItsLine(string line, string expected)
    {
        _files.Text("labels.csv", "payment,when,what\n" + line + "\n");

        var error = Assert.Throws<DataException>(() => Read("id,at,card,amt\na,2026-05-01 12:00:00,c,1\n", LabelFileMapping));

        Assert.EndsWith(expected, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "data.csv: empty, a header line expected")]
    [InlineData("id,at,card,amt,fraud,amt\n", "line 1, column 6: 'amt' for the second time (first: column 4)")]
    [InlineData("id;at;card;amt;fraud\n", "line 1: one column only; is the separator ';'?")]
    [InlineData("id,at,amt,fraud\n", "line 1: there is no column 'card'; there are id, at, amt, fraud")]
    [InlineData(Header + "a,2026-05-01,c,1\n", "line 2: 4 fields, the header has 5")]
    [InlineData(Header + "a,01/05/2026,c,1,0\n", "line 2, column 2 (at): a time like 2026-05-01 12:00:00 expected, not '01/05/2026'")]
    [InlineData(Header + "a,2026-05-02,c,1,0\nb,2026-05-01,c,1,0\n", "line 3, column 2 (at): 2026-05-01 is before a line above; sort the file by time, or say \"out_of_order\": \"2h\" in the mapping")]
    [InlineData(Header + "a,2026-05-01,c,12.50,0\nb,2026-05-01,c,\"12,50\",0\n", "line 3, column 4 (amt): '12,50' does not read as a number with the decimal separator '.' (by ", "line 2); mixed separators?")]
    [InlineData(Header + "a,2026-05-01,c,\"1,250\",0\n", "line 2, column 4 (amt): '1,250' may be a thousand times as much: say \"decimal\": \".\" or \",\" in the mapping")]
    [InlineData(Header + "a,2026-05-01,c,much,0\n", "line 2, column 4 (amt): an amount expected, not 'much'")]
    [InlineData(Header + "a,2026-05-01,c,-5,0\n", "line 2, column 4 (amt): an amount from 0 to")]
    [InlineData(Header + "a,2026-05-01,c,1,2\n", "line 2, column 5 (fraud): fraud (1, 1.0, true, True, fraud), genuine (0")]
    [InlineData(Header + "a,2026-05-01,,1,0\n", "line 2: card_id: required")]
    [InlineData(Header + "a,2026-05-01,4111111111111111,1,0\n", "line 2: card_id: looks like a card number")]
    public void Read_WrongFile_NamesLineAndColumn(string csv, params string[] expected)
    {
        var error = Assert.Throws<DataException>(() => Read(csv));

        Assert.StartsWith(_files.Folder, error.Message, StringComparison.Ordinal);
        Assert.All(expected, part => Assert.Contains(part, error.Message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("{ \"columns\": { \"event_time\": \"at\" } }", "columns: 'amount' is missing; columns: 'card_id' is missing; a 'currency' for all payments, or a column for it, is missing")]
    [InlineData("{ \"collumns\": {} }", "line 1, byte")]
    [InlineData("{ \"currency\": \"EUR\", \"columns\": { \"event_time\": \"at\", \"amount\": \"amt\", \"card_id\": \"card\", \"pin\": \"x\" } }", "'pin' is no field of a payment; known are")]
    [InlineData("{ \"currency\": \"EUR\", \"columns\": { \"event_time\": \"at\", \"amount\": \"amt\", \"card_id\": \"card\" }, \"label\": { \"column\": \"fraud\" } }", "label: one of 'delay' and 'time_column' expected")]
    [InlineData("{ \"currency\": \"EUR\", \"columns\": { \"event_time\": \"at\", \"amount\": \"amt\", \"card_id\": \"card\" }, \"decimal\": \"'\" }", "decimal: '.' or ',' expected")]
    public void Read_WrongMapping_SaysWhat(string mapping, string expected)
    {
        var error = Assert.Throws<DataException>(() => Read(Header, mapping));

        Assert.Contains("map.json", error.Message, StringComparison.Ordinal);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Finish_MissingLabelsAndRoundedAmounts_AreCounted()
    {
        string mapping = _files.Text("map.json", Mapping);
        using var stream = new MappedCsvStream(_files.Text("data.csv", Header + "a,2026-05-01,c,1.255,nan\nb,2026-05-01,c,1.5,\n"), mapping);
        // Three digits behind the only point may be thousands.
        Assert.Throws<DataException>(() => stream.MoveNext());

        using var settled = new MappedCsvStream(_files.Text("data.csv", Header + "a,2026-05-01,c,1.2551,nan\nb,2026-05-01,c,1.5,\n"), mapping);
        while (settled.MoveNext())
            Assert.Null(settled.IsFraud);
        Assert.Equal(
            ["2 labels are missing: what these payments were is not known", "1 amounts had more decimals than their currency and were rounded"],
            settled.Finish());
    }

    private const string LabelFileMapping = """
        { "currency": "EUR", "columns": { "transaction_id": "id", "event_time": "at", "card_id": "card", "amount": "amt" },
          "label": { "file": "labels.csv", "id_column": "payment", "column": "what", "time_column": "when" } }
        """;

    private List<string> Read(string csv, string mapping = Mapping)
    {
        using var stream = new MappedCsvStream(_files.Text("data.csv", csv), _files.Text("map.json", mapping));
        var records = new List<string>();
        while (stream.MoveNext())
        {
            var at = DateTimeOffset.FromUnixTimeMilliseconds(stream.ArrivalUnixMs);
            records.Add($"{at:MM-dd HH:mm:ss} " + (stream.IsLabel
                ? $"label {stream.Label.TransactionId} {stream.Label.IsFraud}"
                : $"payment {Payments.Get(stream.Transaction, TextField.TransactionId)} {stream.Transaction.AmountMinor}"));
        }

        stream.Finish();
        return records;
    }

    private string Compressed(string name, string content)
    {
        using var file = File.Create(_files.PathOf(name));
        using var gzip = new GZipStream(file, CompressionMode.Compress);
        gzip.Write(Encoding.UTF8.GetBytes(content));
        return _files.PathOf(name);
    }
}
