using FraudScoring.Core;
using FraudScoring.Core.Transactions;
using FraudScoring.Core.Transactions.Wire;

namespace FraudScoring.Tests.Transactions;

internal static class TransactionBytes
{
    public static byte[] Of(Transaction t)
    {
        var buffer = new byte[Limits.RequestBytesMax];
        var writer = new WireWriter(buffer);
        TransactionCodec.Encode(ref writer, t);
        return buffer[..writer.Position];
    }
}
