using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using FraudScoring.Training.Replay;

namespace FraudScoring.Training.Data;

/// <summary>
/// Writes replayed features as a table for other libraries: CSV, or NumPy's format with named columns (NEP 1, version 2.0),
/// which keeps every bit. The first columns are <c>label</c> and <c>arrival_unix_ms</c>.
/// </summary>
internal static class MatrixWriter
{
    private const int BlockRows = 4096;

    public static void WriteCsv(Stream to, ReplayedPayments payments, int start, int count, Action<int> onBlock)
    {
        var table = payments.Features;
        using var writer = new StreamWriter(to, new UTF8Encoding(false), 1 << 16, leaveOpen: true);
        writer.Write($"label,arrival_unix_ms,{string.Join(',', table.Names)}\n");
        Span<char> number = stackalloc char[32];
        for (int row = start; row < start + count; row++)
        {
            if ((row - start) % BlockRows == 0)
                onBlock(row - start);
            writer.Write(table.Labels.Span[row] == 0 ? "0," : "1,");
            writer.Write(payments.ArrivalUnixMs(row));
            for (int f = 0; f < table.FeatureCount; f++)
            {
                writer.Write(',');
                float value = table.Column(f)[row];
                if (!float.IsNaN(value) && value.TryFormat(number, out int length, "R", CultureInfo.InvariantCulture))
                    writer.Write(number[..length]);
            }

            writer.Write('\n');
        }
    }

    public static void WriteNumPy(Stream to, ReplayedPayments payments, int start, int count, Action<int> onBlock)
    {
        var table = payments.Features;
        to.Write(NumPyHeader(table.Names, count));
        var record = new byte[12 + (4 * table.FeatureCount)];
        for (int row = start; row < start + count; row++)
        {
            if ((row - start) % BlockRows == 0)
                onBlock(row - start);
            BinaryPrimitives.WriteSingleLittleEndian(record, table.Labels.Span[row]);
            BinaryPrimitives.WriteInt64LittleEndian(record.AsSpan(4), payments.ArrivalUnixMs(row));
            for (int f = 0; f < table.FeatureCount; f++)
                BinaryPrimitives.WriteSingleLittleEndian(record.AsSpan(12 + (4 * f)), table.Column(f)[row]);
            to.Write(record);
        }
    }

    private static byte[] NumPyHeader(IEnumerable<string> names, int count)
    {
        string columns = string.Join(", ", names.Select(name => $"('{name}', '<f4')"));
        string text = FormattableString.Invariant(
            $"{{'descr': [('label', '<f4'), ('arrival_unix_ms', '<i8'), {columns}], 'fortran_order': False, 'shape': ({count},), }}");
        const int Prefix = 12;
        int padded = (Prefix + text.Length + 1 + 63) / 64 * 64;
        var header = new byte[padded];
        header.AsSpan().Fill((byte)' ');
        new byte[] { 0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', 2, 0 }.CopyTo(header, 0);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(8), padded - Prefix);
        Encoding.ASCII.GetBytes(text, header.AsSpan(Prefix));
        header[^1] = (byte)'\n';
        return header;
    }
}
