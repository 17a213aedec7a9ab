namespace FraudScoring.Core.Decisions.Lists;

/// <summary>
/// Ranges of addresses, immutable. Ranges in CIDR notation lie one in another or apart, so the range that begins last
/// before an address, or one of those around it, is what holds the address. The first 16 bits of an IPv4 address say
/// where to search.
/// </summary>
internal sealed class IpRangeTable
{
    private const int V4Places = 1 << 16;

    private readonly UInt128[] _starts;
    private readonly UInt128[] _ends;
    private readonly uint[] _expires;
    private readonly int[] _around;
    private readonly int[] _v4Places = new int[V4Places + 1];

    /// <summary>Builds a table of ranges that differ.</summary>
    public IpRangeTable(IEnumerable<ListRecord> records)
    {
        var ranges = records.Select(r => (Range: IpKey.Read(r.Key), r.ExpiresAtUnixS)).OrderBy(r => r.Range.Address)
            .ThenBy(r => r.Range.Prefix).ToArray();
        _starts = [.. ranges.Select(r => r.Range.Address)];
        _ends = [.. ranges.Select(r => r.Range.Address | ~IpText.Mask(r.Range.Prefix))];
        _expires = [.. ranges.Select(r => r.ExpiresAtUnixS)];
        _around = new int[ranges.Length];
        for (var i = 0; i < ranges.Length; i++)
        {
            var around = i - 1;
            while (around >= 0 && _ends[around] < _starts[i])
                around = _around[around];
            _around[i] = around;
        }

        for (var place = 0; place <= V4Places; place++)
            _v4Places[place] = LowerBound(((UInt128)0xFFFF << 32) | ((UInt128)place << 16), 0, _starts.Length);
    }

    public int Count => _starts.Length;

    /// <summary>Whether a range that counts holds the address.</summary>
    public bool Contains(UInt128 address, uint nowS)
    {
        var (low, high) = (0, _starts.Length);
        if (IpText.IsV4(address))
        {
            var place = (int)((uint)address >> 16);
            (low, high) = (_v4Places[place], _v4Places[place + 1]);
        }

        for (var i = LowerBound(address + 1, low, high) - 1; i >= 0; i = _around[i])
        {
            if (_ends[i] >= address && (_expires[i] == 0 || nowS < _expires[i]))
                return true;
        }

        return false;
    }

    // The first range that begins at or after the address.
    private int LowerBound(UInt128 address, int low, int high)
    {
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (_starts[middle] < address)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }
}
