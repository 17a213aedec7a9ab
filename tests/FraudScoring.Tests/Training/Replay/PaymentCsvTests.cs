using System.IO.Compression;
using System.Text;
using FraudScoring.Core.Transactions;
using FraudScoring.Simulation;
using FraudScoring.Training.Replay;

namespace FraudScoring.Tests.Training.Replay;

public sealed class PaymentCsvTests : IDisposable
{
    private const string Header = "record,arrival_unix_ms,transaction_id,event_time_unix_ms,amount_minor,currency,card_id,channel,label";
    private const string Payment = "payment,1767225600000,t1,1767225600000,1250,EUR,card_1,ecommerce,";

    private readonly string _folder = Directory.CreateTempSubdirectory("payments").FullName;

    [Fact]
    public void MoveNext_WhatTheWriterWrote_YieldsTheSimulatorsStream()
    {
        var options = new SimulationOptions { Customers = 40, Days = 30, Seed = 5, FraudShare = 0.1, RepeatShare = 0.1 };
        string path = Path.Combine(_folder, "payments.csv.gz");
        WriteSimulation(options, path);
        using var expected = new SimulatedStream(options);
        using var actual = new PaymentCsvReader(path);
        int labels = 0;

        while (expected.MoveNext())
        {
            Assert.True(actual.MoveNext());
            Assert.Equal(expected.IsLabel, actual.IsLabel);
            Assert.Equal(expected.ArrivalUnixMs, actual.ArrivalUnixMs);
            if (expected.IsLabel)
            {
                labels++;
                Assert.Equal(expected.Label with { PaymentTimeUnixMs = 0 }, actual.Label);
                continue;
            }

            AssertSame(expected.Transaction, actual.Transaction);
            Assert.Equal(expected.IsFraud, actual.IsFraud);
            Assert.Equal(expected.Scenario, actual.Scenario);
        }

        Assert.False(actual.MoveNext());
        Assert.True(labels > 5);
    }

    [Fact]
    public void MoveNext_OnlyRequiredColumns_TakesTheEventTimeAsArrival()
    {
        using var reader = Open("amount_minor,card_id,currency,event_time_unix_ms,transaction_id\n5,c,USD,1767225600001,t\n");

        Assert.True(reader.MoveNext());
        Assert.Equal(1767225600001, reader.ArrivalUnixMs);
        Assert.Equal(5, reader.Transaction.AmountMinor);
        Assert.True(double.IsNaN(reader.Transaction.Latitude));
        Assert.Null(reader.IsFraud);
    }

    [Theory]
    [InlineData("", "empty, a header line expected")]
    [InlineData("record,colour\n", "line 1, column 2: unknown column 'colour'")]
    [InlineData("record,record\n", "line 1, column 2: 'record' for the second time")]
    [InlineData("record,arrival_unix_ms\n", "line 1: column 'transaction_id' is missing")]
    public void Open_WrongHeader_SaysWhere(string text, string expected)
        => Assert.Contains(expected, Assert.Throws<DataException>(() => Open(text)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("payment,1767225600000,t1", "line 2: 3 fields, the header has 9")]
    [InlineData("refund,1767225600000,t1,1767225600000,1250,EUR,card_1,,", "line 2, column 1 (record): 'payment' or 'label' expected, not 'refund'")]
    [InlineData("payment,1767225600000,t1,1767225600000,12.50,EUR,card_1,,", "column 5 (amount_minor): a whole number")]
    [InlineData("payment,1767225600000,t1,1767225600000,\"12,50\",EUR,card_1,,", "column 5 (amount_minor): a whole number")]
    [InlineData("payment,1767225600000,t1,1767225600000,-1,EUR,card_1,,", "column 5 (amount_minor): a whole number from 0")]
    [InlineData("payment,soon,t1,1767225600000,1250,EUR,card_1,,", "column 2 (arrival_unix_ms): a whole number")]
    [InlineData("payment,1767225600000,t1,1767225600000,1250,XXY,card_1,,", "line 2: currency")]
    [InlineData("payment,1767225600000,t1,1767225600000,1250,EUR,4111111111111111,,", "line 2: card_id")]
    [InlineData("payment,1767225600000,t1,1767225600000,1250,EUR,card_1,web,", "column 8 (channel): one of pos, ecommerce")]
    [InlineData("label,1767225600000,t1,,,,,,maybe", "column 9 (label): 'fraud' or 'genuine' expected, not 'maybe'")]
    [InlineData("label,1767225600000,t1,,,,,,", "column 9 (label): 'fraud' or 'genuine' expected, not ''")]
    public void MoveNext_WrongLine_SaysWhere(string line, string expected)
    {
        using var reader = Open($"{Header}\n{line}\n");

        Assert.Contains(expected, Assert.Throws<DataException>(() => reader.MoveNext()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void MoveNext_TimeGoesBack_SaysWhere()
    {
        using var reader = Open($"{Header}\n{Payment}\n{Payment.Replace("1767225600000", "1767225599999", StringComparison.Ordinal)}\n");
        Assert.True(reader.MoveNext());

        var error = Assert.Throws<DataException>(() => reader.MoveNext());
        Assert.Contains("line 3, column 2 (arrival_unix_ms): 1767225599999 is before", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void MoveNext_TruncatedGzip_SaysSo()
    {
        string path = Path.Combine(_folder, "cut.csv.gz");
        WriteSimulation(new SimulationOptions { Customers = 20, Days = 4 }, path);
        File.WriteAllBytes(path, File.ReadAllBytes(path)[..2000]);
        using var reader = new PaymentCsvReader(path);

        Assert.Throws<DataException>(() =>
        {
            while (reader.MoveNext())
            {
            }
        });
    }

    [Fact]
    public void Open_NoSuchFile_SaysSo()
        => Assert.Contains("nowhere.csv: cannot be read", Assert.Throws<DataException>(() => new PaymentCsvReader("nowhere.csv")).Message, StringComparison.Ordinal);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private PaymentCsvReader Open(string text)
    {
        string path = Path.Combine(_folder, "payments.csv");
        File.WriteAllText(path, text);
        return new PaymentCsvReader(path);
    }

    private static void WriteSimulation(SimulationOptions options, string path)
    {
        using var file = new GZipStream(File.Create(path), CompressionLevel.Fastest);
        var writer = new PaymentCsvWriter(file);
        var simulator = new PaymentSimulator(options);
        writer.WriteHeader();
        while (simulator.MoveNext())
        {
            if (simulator.Kind == SimulatedKind.Payment)
                writer.WritePayment(simulator.Current);
            else
                writer.WriteLabel(simulator.CurrentLabel);
        }
    }

    private static void AssertSame(Transaction expected, Transaction actual)
    {
        foreach (var field in Enum.GetValues<TextField>())
            Assert.Equal(Encoding.UTF8.GetString(expected.Text(field)), Encoding.UTF8.GetString(actual.Text(field)));
        Assert.Equal(expected.EventTimeUnixMs, actual.EventTimeUnixMs);
        Assert.Equal(expected.AmountMinor, actual.AmountMinor);
        Assert.Equal(expected.Latitude, actual.Latitude);
        Assert.Equal(expected.Longitude, actual.Longitude);
        Assert.Equal(expected.Channel, actual.Channel);
        Assert.Equal(expected.EntryMode, actual.EntryMode);
        Assert.Equal(expected.AvsResult, actual.AvsResult);
        Assert.Equal(expected.CvvResult, actual.CvvResult);
        Assert.Equal(expected.ThreeDsResult, actual.ThreeDsResult);
        Assert.Equal(expected.IssuerResult, actual.IssuerResult);
    }
}
