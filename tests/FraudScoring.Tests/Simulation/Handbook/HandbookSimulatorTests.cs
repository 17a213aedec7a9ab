using System.Security.Cryptography;
using System.Text;
using FraudScoring.Core.Transactions;
using FraudScoring.Simulation.Handbook;

namespace FraudScoring.Tests.Simulation.Handbook;

public class HandbookSimulatorTests
{
    private static readonly HandbookOptions Small = new() { Customers = 200, Terminals = 400, Days = 60 };

    /// <summary>
    /// The Handbook's published data set (2018-04-01 to 2018-09-30), which cannot be part of this repository. The hash
    /// is the SHA-256 of its rows as ASCII text "second,customer,terminal,cents,fraud,scenario" and a line feed each,
    /// in order of TRANSACTION_ID, without a header.
    /// </summary>
    [Fact]
    public void Generate_PublishedSeeds_PublishedDataSetRowForRow()
    {
        var payments = HandbookSimulator.Generate(new HandbookOptions());

        Assert.Equal(1_754_155, payments.Length);
        Assert.Equal(4_990, payments.Select(p => p.Customer).Distinct().Count());
        Assert.Equal(10_000, payments.Select(p => p.Terminal).Distinct().Count());
        Assert.Equal(973, payments.Count(p => p.Scenario == HandbookScenario.LargeAmount));
        Assert.Equal(9_077, payments.Count(p => p.Scenario == HandbookScenario.CompromisedTerminal));
        Assert.Equal(4_631, payments.Count(p => p.Scenario == HandbookScenario.LeakedCard));
        Assert.Equal("3227E5C265F8F26AA3318DCD3F695A961EE370725F9F05BB0901D25B3687924C", HashRows(payments));
    }

    [Fact]
    public void Generate_SeedShift_OtherDrawOfSameRules()
    {
        var published = HandbookSimulator.Generate(Small);
        var shifted = HandbookSimulator.Generate(Small with { SeedShift = 1_000_000 });

        Assert.NotEqual(published, shifted);
        Assert.InRange((double)shifted.Length / published.Length, 0.8, 1.25);
        Assert.Contains(shifted, p => p.Scenario == HandbookScenario.CompromisedTerminal);
        Assert.Contains(shifted, p => p.Scenario == HandbookScenario.LeakedCard);
    }

    [Fact]
    public void Generate_Small_FollowsRules()
    {
        var payments = HandbookSimulator.Generate(Small);

        for (int i = 1; i < payments.Length; i++)
            Assert.True(payments[i].Second >= payments[i - 1].Second);
        Assert.All(payments, p => Assert.InRange(p.Second, 1, (60 * 86_400) - 1));
        Assert.DoesNotContain(payments, p => p is { Cents: > 22_000, IsFraud: false });
    }

    [Fact]
    public void Fill_Payment_WritesTransaction()
    {
        var transaction = new Transaction { AmountMinor = 5, Latitude = 3 };
        var start = new DateTimeOffset(2018, 4, 1, 0, 0, 0, TimeSpan.Zero);
        var payment = new HandbookPayment(86_401, 17, 8123, 4599, HandbookScenario.None);

        HandbookSimulator.Fill(in payment, 42, start, transaction);

        Assert.Equal(start.AddSeconds(86_401).ToUnixTimeMilliseconds(), transaction.EventTimeUnixMs);
        Assert.Equal(4599, transaction.AmountMinor);
        Assert.Equal("tx-42", Encoding.ASCII.GetString(transaction.Text(TextField.TransactionId)));
        Assert.Equal("card-17", Encoding.ASCII.GetString(transaction.Text(TextField.CardId)));
        Assert.Equal("terminal-8123", Encoding.ASCII.GetString(transaction.Text(TextField.TerminalId)));
        Assert.True(double.IsNaN(transaction.Latitude));
    }

    [Fact]
    public void Generate_BadOptions_NamesEach()
    {
        var options = new HandbookOptions { Customers = 2, Terminals = 1, Days = 0, Radius = double.NaN };

        var error = Assert.Throws<ArgumentException>(() => HandbookSimulator.Generate(options));

        foreach (string name in (string[])["Customers is 2", "Terminals is 1", "Days is 0", "Radius is NaN"])
            Assert.Contains(name, error.Message);
    }

    private static string HashRows(HandbookPayment[] payments)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> line = stackalloc byte[64];
        foreach (var p in payments)
        {
            System.Text.Unicode.Utf8.TryWrite(
                line,
                $"{p.Second},{p.Customer},{p.Terminal},{p.Cents},{(p.IsFraud ? 1 : 0)},{(int)p.Scenario}\n",
                out int length);
            hash.AppendData(line[..length]);
        }

        return Convert.ToHexString(hash.GetHashAndReset());
    }
}
