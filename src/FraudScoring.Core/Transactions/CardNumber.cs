namespace FraudScoring.Core.Transactions;

/// <summary>Recognises what looks like a card number (PAN), which must never be accepted, logged or stored.</summary>
public static class CardNumber
{
    private const int DigitsMin = 13;
    private const int DigitsMax = 19;

    /// <summary>
    /// Whether the text is 13 to 19 digits, possibly grouped by single blanks or hyphens, that start like an issued
    /// card (2 to 6) and pass the Luhn check (ISO/IEC 7812-1, annex B). Blanks around it do not hide it.
    /// </summary>
    public static bool LooksLikeOne(ReadOnlySpan<byte> text)
    {
        text = text.Trim((byte)' ');
        if (text.Length is < DigitsMin or > DigitsMax + 6 || text[0] is < (byte)'2' or > (byte)'6')
            return false;

        Span<byte> digits = stackalloc byte[DigitsMax];
        var count = 0;
        var isSeparatorAllowed = false;
        foreach (var c in text)
        {
            if (c is >= (byte)'0' and <= (byte)'9')
            {
                if (count == DigitsMax)
                    return false;
                digits[count++] = (byte)(c - '0');
                isSeparatorAllowed = true;
            }
            else if (c is (byte)' ' or (byte)'-' && isSeparatorAllowed)
            {
                isSeparatorAllowed = false;
            }
            else
            {
                return false;
            }
        }

        return count >= DigitsMin && isSeparatorAllowed && PassesLuhn(digits[..count]);
    }

    private static bool PassesLuhn(ReadOnlySpan<byte> digits)
    {
        var sum = 0;
        for (var i = 0; i < digits.Length; i++)
        {
            int digit = digits[digits.Length - 1 - i];
            if ((i & 1) == 1)
                digit = digit > 4 ? (2 * digit) - 9 : 2 * digit;
            sum += digit;
        }

        return sum % 10 == 0;
    }
}
