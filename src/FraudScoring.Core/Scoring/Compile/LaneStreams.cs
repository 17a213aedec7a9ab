namespace FraudScoring.Core.Scoring.Compile;

/// <summary>
/// The arrays that a single-row vector kernel reads strictly forward, made from a <see cref="LaneLayout"/>: for every
/// group and bank a count of whole blocks (four slots) and half blocks (two); for every block one vector of column
/// numbers (a byte a slot in every lane), for every slot one vector of thresholds and one of masks. A slot that a lane
/// does not need has the threshold +inf and a mask of ones; the mask counts, since NaN is not at most +inf.
/// </summary>
internal sealed class LaneStreams
{
    public LaneStreams(LaneLayout layout)
    {
        var blocks = new List<int>();
        var index = new List<uint>();
        var thresholds = new List<float>();
        var masks = new List<uint>();
        var leaves = new long[layout.Groups.Length * layout.Lanes * BitTree.LeavesMax];
        for (var g = 0; g < layout.Groups.Length; g++)
        {
            for (var bank = 0; bank < layout.Banks; bank++)
                AddBank(layout, layout.Deal(g, bank), blocks, index, thresholds, masks);
            for (var t = 0; t < layout.Groups[g].Length; t++)
                layout.Groups[g][t].Leaves.CopyTo(leaves, ((g * layout.Lanes) + t) * BitTree.LeavesMax);
        }

        Blocks = new AlignedBuffer<int>([.. blocks]);
        Index = new AlignedBuffer<uint>([.. index]);
        Thresholds = new AlignedBuffer<float>([.. thresholds]);
        Masks = new AlignedBuffer<uint>([.. masks]);
        Leaves = new AlignedBuffer<long>(leaves);
        GroupCount = layout.Groups.Length;
        Banks = layout.Banks;
    }

    public int GroupCount { get; }

    public int Banks { get; }

    /// <summary>Whole and half blocks, two numbers for every bank of every group.</summary>
    public AlignedBuffer<int> Blocks { get; }

    public AlignedBuffer<uint> Index { get; }

    public AlignedBuffer<float> Thresholds { get; }

    public AlignedBuffer<uint> Masks { get; }

    /// <summary>32 values for every lane of every group.</summary>
    public AlignedBuffer<long> Leaves { get; }

    private static void AddBank(
        LaneLayout layout, BitNode[][] lanes, List<int> blocks, List<uint> index, List<float> thresholds, List<uint> masks)
    {
        var slots = lanes.Max(lane => lane.Length);
        slots += slots & 1;
        blocks.Add(slots / 4);
        blocks.Add(slots % 4 / 2);
        for (var block = 0; block < slots; block += 4)
        {
            foreach (var lane in lanes)
            {
                var packed = 0u;
                for (var j = 0; j < 4 && block + j < lane.Length; j++)
                    packed |= (uint)(lane[block + j].Column % layout.Bank) << (8 * j);
                index.Add(packed);
            }
        }

        for (var slot = 0; slot < slots; slot++)
        {
            foreach (var lane in lanes)
            {
                thresholds.Add(slot < lane.Length ? lane[slot].Threshold : float.PositiveInfinity);
                masks.Add(slot < lane.Length ? lane[slot].Mask : uint.MaxValue);
            }
        }
    }
}
