using System.Globalization;
using FraudScoring.Core.Features;
using FraudScoring.Simulation.Handbook;
using FraudScoring.Training.Bench;
using FraudScoring.Training.Replay;

namespace FraudScoring.Tests.Training.Bench;

public sealed class HandbookProtocolTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("handbook-");

    public void Dispose() => _folder.Delete(recursive: true);

    // The published split of the book's chapter 3: 67,240 payments with 598 frauds to learn from, 58,264 with 385 to test on.
    [Fact]
    public void Folds_OfThePublishedPayments_HaveThePublishedSizes()
    {
        // Two weeks behind the test week, since a leaked card's frauds are drawn from the two weeks after the leak.
        var world = new HandbookOptions { Days = 150 };
        var features = FeatureSetJson.Parse("""{ "features": [{ "name": "amount", "kind": "amount" }] }""");
        using var stream = new HandbookPayments(Write(HandbookSimulator.Generate(world)), world.Start, TimeSpan.FromDays(7));

        var payments = FeatureReplay.Run(stream, features);

        payments.LabelWithTruth();
        var protocol = new HandbookProtocol(payments, stream.Customers, world.Start);
        var (start, count) = protocol.Training(115, 7);
        int[] test = protocol.Test(115);
        Assert.Equal((67_240, 598), (count, payments.Features.Labels.Span.Slice(start, count).Count((byte)1)));
        Assert.Equal((58_264, 385), (test.Length, test.Count(row => payments.Truth(row) == true)));
        Assert.Equal((129, 135), (protocol.Day(test[0]), protocol.Day(test[^1])));
        Assert.Equal(115 + 7 - 30, protocol.Day(start + count - 1) - protocol.Day(protocol.Training(115, 0).Start) + 1);
    }

    [Fact]
    public void MoveNext_Frauds_AreReportedADelayLaterBeforeWhatComesThen()
    {
        var file = Path.Combine(_folder.FullName, "small.csv");
        File.WriteAllText(file, "sec,customer,terminal,cents,fraud,scenario\n0,1,1,100,1,2\n86400,1,1,200,0,0\n604800,2,1,300,0,0\n");
        using var stream = new HandbookPayments(file, DateTimeOffset.UnixEpoch, TimeSpan.FromDays(7));
        var seen = new List<(bool IsLabel, long ArrivalMs)>();
        while (stream.MoveNext())
            seen.Add((stream.IsLabel, stream.ArrivalUnixMs));

        Assert.Equal([(false, 0), (false, 86_400_000), (true, 604_800_000), (false, 604_800_000)], seen);
    }

    [Theory]
    [InlineData("sec,customer\n", "line 1: 'sec,customer,terminal,cents,fraud,scenario' expected, not 'sec,customer'")]
    [InlineData("", "empty, a header line expected")]
    [InlineData("sec,customer,terminal,cents,fraud,scenario\n1,2,3\n", "line 2: 3 fields, the header has 6")]
    [InlineData("sec,customer,terminal,cents,fraud,scenario\n1,2,3,4,2,0\n", "line 2, column 5 (fraud): a whole number from 0 to 1 expected, not '2'")]
    [InlineData("sec,customer,terminal,cents,fraud,scenario\n1,2,3,4.5,0,0\n", "line 2, column 4 (cents): a whole number from 0 to 1000000000 expected, not '4.5'")]
    [InlineData("sec,customer,terminal,cents,fraud,scenario\n9,2,3,4,0,0\n8,2,3,4,0,0\n", "line 3, column 1 (sec): a time that is not before the line above expected")]
    [InlineData("sec,customer,terminal,cents,fraud,scenario\n\"9,2,3,4,0,0\n", "line 2: a quote without its end")]
    [InlineData("sec,customer,terminal,cents,fraud,scenario\n\"9\"x,2,3,4,0,0\n", "line 2: a quote inside a field")]
    public void MoveNext_BadFile_SaysWhere(string text, string message)
    {
        var file = Path.Combine(_folder.FullName, "bad.csv");
        File.WriteAllText(file, text);

        var e = Assert.Throws<DataException>(() =>
        {
            using var stream = new HandbookPayments(file, DateTimeOffset.UnixEpoch, TimeSpan.FromDays(7));
            while (stream.MoveNext())
            {
            }
        });

        Assert.StartsWith(file, e.Message);
        Assert.Contains(message, e.Message);
    }

    [Fact]
    public void Sparkov_QuotedMerchantsAndCategories_AreRead()
    {
        var file = Path.Combine(_folder.FullName, "transactions.csv");
        File.WriteAllText(
            file,
            "transaction_id,trans_date_trans_time,card_id,merchant,category,amt,merch_lat,merch_long,is_fraud\r\n"
            + "0,2019-01-01 00:04:29,880,\"Jenkins, Hauck and Friesen\",gas,92.95,29.5262,-98.5254,0\r\n"
            + "1,2019-01-01 00:04:54,672,Johns,food,227.06,39.9096,-77.3618,1");
        using var stream = new SparkovPayments(file);
        var seen = new List<string>();
        while (stream.MoveNext())
        {
            var t = stream.Transaction;
            seen.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"{Text(Core.Transactions.TextField.MerchantId)}|{Text(Core.Transactions.TextField.Mcc)}|{t.AmountMinor}|{t.EventTimeUnixMs}|{stream.IsFraud}"));

            string Text(Core.Transactions.TextField field) => System.Text.Encoding.UTF8.GetString(t.Text(field));
        }

        Assert.Equal(
            ["Jenkins, Hauck and Friesen|1000|9295|1546301069000|False", "Johns|1001|22706|1546301094000|True"], seen);
    }

    private string Write(HandbookPayment[] payments)
    {
        var file = Path.Combine(_folder.FullName, "payments.csv");
        using var writer = new StreamWriter(file);
        writer.WriteLine("sec,customer,terminal,cents,fraud,scenario");
        foreach (var p in payments)
            writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{p.Second},{p.Customer},{p.Terminal},{p.Cents},{(p.IsFraud ? 1 : 0)},{(int)p.Scenario}"));
        return file;
    }
}
