namespace FraudScoring.Tests.Transactions;

internal static class Allocations
{
    /// <summary>
    /// Bytes that this thread allocates in a run, the least of some: what the code allocates is in all of them, what the
    /// runtime does once in a while (tiering, type loading) is not.
    /// </summary>
    public static long Least(Action run)
    {
        var least = long.MaxValue;
        for (var i = 0; i < 5 && least > 0; i++)
        {
            run();
            var before = GC.GetAllocatedBytesForCurrentThread();
            run();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }
}
