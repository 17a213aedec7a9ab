namespace FraudScoring.Training.Bench;

/// <summary>A library that trains boosted trees, in the steps that are measured.</summary>
internal interface ITrainingEngine : IDisposable
{
    /// <summary>Reads the training file into memory, as the library takes it.</summary>
    void Load(LabelledCsv csv);

    /// <summary>Turns values into bins.</summary>
    void Bin();

    /// <summary>Grows the trees.</summary>
    void Boost();

    /// <summary>Raw scores of rows that lie one after the other.</summary>
    double[] Score(float[] values, int rowCount);
}
