namespace FraudScoring.Core.Scoring;

/// <summary>How a raw score becomes a probability.</summary>
public enum Link : byte
{
    /// <summary>The raw score is the answer.</summary>
    Identity = 0,

    /// <summary>1 / (1 + exp(-(slope * raw + offset))) in double precision.</summary>
    Logistic = 1,

    /// <summary>
    /// The logistic function in single precision, each step rounded to float, as XGBoost computes it.
    /// </summary>
    LogisticFloat = 2,
}
