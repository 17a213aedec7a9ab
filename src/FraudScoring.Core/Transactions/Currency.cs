namespace FraudScoring.Core.Transactions;

/// <summary>
/// The active currencies of ISO 4217 (list one) with their exponents: the number of decimals between the minor unit,
/// in which amounts are sent, and the major unit. Fund and test codes are not payment currencies and are unknown here.
/// </summary>
public static class Currency
{
    private const byte Unknown = 0xFF;
    private const int Letters = 26;

    private const string Exponent2 =
        "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CNY "
        + "COP CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS "
        + "INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR "
        + "MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD "
        + "SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VED VES WST XCD XCG YER ZAR ZMW ZWG";

    private const string Exponent0 = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF";

    private const string Exponent3 = "BHD IQD JOD KWD LYD OMR TND";

    private static readonly byte[] Exponents = BuildTable();

    /// <summary>Finds the exponent of a currency by its three upper-case letters.</summary>
    public static bool TryGetExponent(ReadOnlySpan<byte> code, out int exponent)
    {
        var index = Index(code);
        exponent = index < 0 ? Unknown : Exponents[index];
        return exponent != Unknown;
    }

    /// <summary>
    /// A number for the currency, stable for ever: its letters in base 26; -1 when it is not three upper-case letters.
    /// </summary>
    public static int Index(ReadOnlySpan<byte> code)
    {
        if (code.Length != 3)
            return -1;
        var index = 0;
        foreach (var letter in code)
        {
            if (letter is < (byte)'A' or > (byte)'Z')
                return -1;
            index = (index * Letters) + (letter - 'A');
        }

        return index;
    }

    private static byte[] BuildTable()
    {
        var table = new byte[Letters * Letters * Letters];
        Array.Fill(table, Unknown);
        Fill(table, Exponent0, 0);
        Fill(table, Exponent2, 2);
        Fill(table, Exponent3, 3);
        return table;
    }

    private static void Fill(byte[] table, string codes, byte exponent)
    {
        foreach (var code in codes.Split(' '))
            table[Index(System.Text.Encoding.ASCII.GetBytes(code))] = exponent;
    }
}
