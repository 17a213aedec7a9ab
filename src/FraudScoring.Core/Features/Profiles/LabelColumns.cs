namespace FraudScoring.Core.Features.Profiles;

/// <summary>
/// What is kept of a payment, or of some that became one, until its label is known and for the label windows: counts in
/// pairs of 32 bits, and the sum of the amounts that are not fraud.
/// </summary>
internal static class LabelColumns
{
    /// <summary>Payments not reported as fraud; above, those of them that would explain a fraud.</summary>
    public const int Genuine = 0;

    /// <summary>Reported frauds that nothing explains; above, those explained.</summary>
    public const int Frauds = 1;

    /// <summary>Sum of the amounts of the first.</summary>
    public const int Amount = 2;

    public static readonly Measure[] Measures =
    [
        new(0, MeasureOp.Number, 0), new(1, MeasureOp.Number, 0), new(2, MeasureOp.Number, 0),
    ];

    public static int Low(long pair) => (int)pair;

    public static int High(long pair) => (int)(pair >> 32);

    public static long Pair(int low, int high) => ((long)high << 32) | (uint)low;
}
