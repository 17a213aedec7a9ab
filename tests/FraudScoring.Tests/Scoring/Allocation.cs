namespace FraudScoring.Tests.Scoring;

/// <summary>Bytes that work allocates on this thread.</summary>
internal static class Allocation
{
    /// <summary>
    /// The least of several measurements. Work that allocates does so every time; a collection that other tests cause
    /// meanwhile can leave the rest of this thread's allocation buffer in one measurement.
    /// </summary>
    public static long Least(Action work)
    {
        work();
        var least = long.MaxValue;
        for (var i = 0; i < 5; i++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            work();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }
}
