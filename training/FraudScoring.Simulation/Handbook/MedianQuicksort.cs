namespace FraudScoring.Simulation.Handbook;

/// <summary>
/// Sorts positions by key: quicksort with the median of three and insertion sort of short runs (Sedgewick: Implementing
/// quicksort programs, CACM 21(10), 1978). Not stable. The published data set was sorted this way, and the order of
/// payments of the same second decides their ids and, through them, which payments become fraud.
/// </summary>
internal static class MedianQuicksort
{
    private const int ShortRun = 15;

    /// <summary>The positions of <paramref name="keys"/> in ascending order of their keys.</summary>
    public static int[] Order(int[] keys)
    {
        var order = new int[keys.Length];
        for (int i = 0; i < order.Length; i++)
            order[i] = i;
        Sort(order, keys, 0, order.Length - 1);
        return order;
    }

    private static void Sort(int[] order, int[] keys, int low, int high)
    {
        while (high - low > ShortRun)
        {
            int split = Partition(order, keys, low, high);

            // The shorter side by recursion, so that the stack stays logarithmic.
            if (split - low < high - split)
            {
                Sort(order, keys, low, split - 1);
                low = split + 1;
            }
            else
            {
                Sort(order, keys, split + 1, high);
                high = split - 1;
            }
        }

        Insert(order, keys, low, high);
    }

    private static int Partition(int[] order, int[] keys, int low, int high)
    {
        int middle = low + ((high - low) >> 1);
        SwapIfLess(order, keys, middle, low);
        SwapIfLess(order, keys, high, middle);
        SwapIfLess(order, keys, middle, low);

        // The median waits next to the end, which is already on its side; both ends stop the scans.
        int pivot = keys[order[middle]];
        int rest = high - 1;
        Swap(order, middle, rest);
        int up = low;
        int down = rest;
        while (true)
        {
            while (keys[order[++up]] < pivot)
                continue;
            while (keys[order[--down]] > pivot)
                continue;
            if (up >= down)
                break;
            Swap(order, up, down);
        }

        Swap(order, up, rest);
        return up;
    }

    private static void Insert(int[] order, int[] keys, int low, int high)
    {
        for (int i = low + 1; i <= high; i++)
        {
            int moving = order[i];
            int to = i;
            for (; to > low && keys[moving] < keys[order[to - 1]]; to--)
                order[to] = order[to - 1];
            order[to] = moving;
        }
    }

    private static void SwapIfLess(int[] order, int[] keys, int first, int second)
    {
        if (keys[order[first]] < keys[order[second]])
            Swap(order, first, second);
    }

    private static void Swap(int[] order, int first, int second) =>
        (order[first], order[second]) = (order[second], order[first]);
}
