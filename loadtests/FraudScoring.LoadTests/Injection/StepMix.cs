namespace FraudScoring.LoadTests.Injection;

/// <summary>Picks steps by weight, evenly: after any number of picks, each has had its share to within one.</summary>
internal sealed class StepMix
{
    private readonly double[] _shares;
    private readonly double[] _credits;

    public StepMix(IReadOnlyList<double> weights)
    {
        var sum = weights.Sum();
        _shares = [.. weights.Select(w => w / sum)];
        _credits = new double[weights.Count];
    }

    /// <summary>The index of the next step.</summary>
    public int Next()
    {
        var best = 0;
        for (var i = 0; i < _credits.Length; i++)
        {
            _credits[i] += _shares[i];
            if (_credits[i] > _credits[best])
                best = i;
        }

        _credits[best]--;
        return best;
    }
}
