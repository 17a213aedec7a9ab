namespace FraudScoring.LoadTests.Payments;

/// <summary>
/// Transaction ids of a load test: letters for the run, then letters for a number, so that an answer leads back to its
/// payment without a table. No digits: nothing is taken for a card number.
/// </summary>
internal static class PaymentId
{
    /// <summary>Bytes of every id.</summary>
    public const int Length = 20;

    private const int RunLetters = 8;

    /// <summary>Writes the id of a payment.</summary>
    public static void Write(Span<byte> id, long run, long number)
    {
        WriteLetters(id[..RunLetters], run);
        WriteLetters(id[RunLetters..Length], number);
    }

    /// <summary>The number in an id; -1 when it is not one.</summary>
    public static long NumberOf(ReadOnlySpan<byte> id)
    {
        if (id.Length != Length)
            return -1;
        var number = 0L;
        foreach (var letter in id[RunLetters..])
        {
            if (letter is < (byte)'a' or > (byte)'z')
                return -1;
            number = (number * 26) + letter - 'a';
        }

        return number;
    }

    private static void WriteLetters(Span<byte> letters, long number)
    {
        for (var i = letters.Length - 1; i >= 0; i--, number /= 26)
            letters[i] = (byte)('a' + (number % 26));
    }
}
