namespace FraudScoring.Training.Commands;

/// <summary>Where long work says how far it is.</summary>
internal interface IProgressDisplay
{
    /// <summary>A step is at <paramref name="share"/> of its work, 0 to 1; a new name begins a new step.</summary>
    void Report(string step, double share, string detail);

    /// <summary>A step is over.</summary>
    void Finish(string step, string detail);

    /// <summary>Something that the user should know and that is no error.</summary>
    void Note(string text);
}
