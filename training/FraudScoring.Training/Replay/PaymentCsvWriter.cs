using System.Buffers.Text;
using System.Globalization;
using System.Text;
using FraudScoring.Core.Transactions;
using FraudScoring.Simulation;

namespace FraudScoring.Training.Replay;

/// <summary>Writes payments and labels as a file that <see cref="PaymentCsvReader"/> reads.</summary>
internal sealed class PaymentCsvWriter(Stream to)
{
    private static readonly byte[][] Scenarios = Names<FraudScenario>();
    private static readonly byte[][] Sources = Names<SimulatedLabelSource>();
    private static readonly byte[][] Channels = Names<Channel>();
    private static readonly byte[][] EntryModes = Names<EntryMode>();
    private static readonly byte[][] Checks = Names<CheckResult>();
    private static readonly byte[][] ThreeDsResults = Names<ThreeDsResult>();
    private static readonly byte[][] IssuerResults = Names<IssuerResult>();

    private readonly byte[] _line = new byte[8192];
    private int _length;

    public void WriteHeader()
    {
        string[] columns =
        [
            PaymentColumns.Record, PaymentColumns.Arrival, .. PaymentColumns.Texts.Select(text => text.Name),
            PaymentColumns.EventTime, PaymentColumns.Amount, PaymentColumns.Channel, PaymentColumns.EntryMode,
            PaymentColumns.Avs, PaymentColumns.Cvv, PaymentColumns.ThreeDs, PaymentColumns.Issuer,
            PaymentColumns.Latitude, PaymentColumns.Longitude, PaymentColumns.IsFraud, PaymentColumns.Scenario,
            PaymentColumns.Label, PaymentColumns.LabelSource,
        ];
        to.Write(Encoding.UTF8.GetBytes(string.Join(',', columns) + "\n"));
    }

    public void WritePayment(SimulatedPayment payment)
    {
        var t = payment.Transaction;
        Add("payment"u8);
        Add(payment.ArrivalUnixMs);
        foreach (var (_, field) in PaymentColumns.Texts)
            Add(t.Text(field));
        Add(t.EventTimeUnixMs);
        Add(t.AmountMinor);
        Add(Channels[(int)t.Channel]);
        Add(EntryModes[(int)t.EntryMode]);
        Add(Checks[(int)t.AvsResult]);
        Add(Checks[(int)t.CvvResult]);
        Add(ThreeDsResults[(int)t.ThreeDsResult]);
        Add(IssuerResults[(int)t.IssuerResult]);
        Add(t.Latitude);
        Add(t.Longitude);
        Add(payment.IsFraud ? 1 : 0);
        Add(Scenarios[(int)payment.Scenario]);
        Add([]);
        Add([]);
        EndLine();
    }

    public void WriteLabel(SimulatedLabel label)
    {
        Add("label"u8);
        Add(label.EventTimeUnixMs);
        Span<byte> id = stackalloc byte[256];
        foreach (var (_, field) in PaymentColumns.Texts)
        {
            Add(field == TextField.TransactionId
                ? id[..Encoding.UTF8.GetBytes(label.TransactionId, id)]
                : []);
        }

        // From event_time_unix_ms to scenario.
        for (int i = 0; i < 12; i++)
            Add([]);
        Add(label.IsFraud ? "fraud"u8 : "genuine"u8);
        Add(Sources[(int)label.Source]);
        EndLine();
    }

    private void Add(ReadOnlySpan<byte> text)
    {
        text.CopyTo(_line.AsSpan(_length));
        _length += text.Length;
        _line[_length++] = (byte)',';
    }

    private void Add(long value)
    {
        Utf8Formatter.TryFormat(value, _line.AsSpan(_length), out int written);
        _length += written;
        _line[_length++] = (byte)',';
    }

    private void Add(double value)
    {
        if (!double.IsNaN(value))
        {
            value.TryFormat(_line.AsSpan(_length), out int written, "R", CultureInfo.InvariantCulture);
            _length += written;
        }

        _line[_length++] = (byte)',';
    }

    private void EndLine()
    {
        _line[_length - 1] = (byte)'\n';
        to.Write(_line.AsSpan(0, _length));
        _length = 0;
    }

    // The value 0 of each of these enumerations says that nothing was provided.
    private static byte[][] Names<T>()
        where T : struct, Enum
        => [.. Enum.GetValues<T>().Select((value, i) => i == 0 ? [] : Encoding.UTF8.GetBytes(PaymentColumns.Snake(value)))];
}
