namespace FraudScoring.Service.Pipeline;

/// <summary>
/// Which model decides. Any thread may change it; the decide thread looks once a run, so that a run is decided by one
/// model, and what is submitted after a change by the new one.
/// </summary>
internal sealed class ModelSwitch
{
    private readonly Lock _changing = new();
    private readonly TimeProvider _time;
    private volatile ScoreStage _scorer;
    private volatile ModelPair _models;

    public ModelSwitch(ActiveModel running, TimeProvider time)
    {
        _time = time;
        _scorer = new ScoreStage(running, DecideHandler.RunMax);
        _models = new ModelPair(new ModelInCharge(running, time.GetUtcNow()), Previous: null);
    }

    /// <summary>What scores the next run. Decide thread.</summary>
    public ScoreStage Scorer => _scorer;

    /// <summary>What decides, and what decided before.</summary>
    public ModelPair Models => _models;

    /// <summary>Puts a model in charge; what it needs is allocated here, on the caller's thread.</summary>
    public void Swap(ActiveModel next)
    {
        lock (_changing)
            Put(next);
    }

    /// <summary>Returns to the previous model; null, or a sentence that says why not.</summary>
    /// <param name="leave">Id of the model that is thought to decide.</param>
    public string? RollBack(string leave)
    {
        lock (_changing)
        {
            var (running, previous) = _models;
            if (running.Model.Model.Id != leave)
                return $"'{running.Model.Model.Id}' decides, not '{leave}'";
            if (previous is null)
                return $"'{leave}' has decided since the start; there is no previous model";
            Put(previous.Model);
            return null;
        }
    }

    private void Put(ActiveModel next)
    {
        // The scorer first: whoever is told of the new model finds it deciding.
        _scorer = new ScoreStage(next, DecideHandler.RunMax);
        _models = new ModelPair(new ModelInCharge(next, _time.GetUtcNow()), _models.Running);
    }
}
