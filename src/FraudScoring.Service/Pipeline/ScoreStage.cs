using FraudScoring.Core.Decisions;
using FraudScoring.Core.Decisions.Lists;
using FraudScoring.Core.Features;
using FraudScoring.Core.Transactions;

namespace FraudScoring.Service.Pipeline;

/// <summary>
/// Scores batches by the model in charge and by those beside it, and decides: each by its own policy, on the same
/// features, in the same pass. Decide thread; allocates nothing.
/// </summary>
internal sealed class ScoreStage
{
    private const uint Parts = 1_000_000;

    private readonly Contender _champion;
    private readonly Contender[] _challengers;
    private readonly Action<string, Exception>? _onFailed;

    /// <summary>Makes a model ready for batches.</summary>
    /// <param name="model">The model in charge, with its challengers.</param>
    /// <param name="capacity">Payments in a batch at most.</param>
    /// <param name="onFailed">Told of a challenger that threw; it is not asked again.</param>
    public ScoreStage(ActiveModel model, int capacity, Action<string, Exception>? onFailed = null)
    {
        _onFailed = onFailed;
        _champion = new Contender("champion", model, 1 - model.Challengers.Sum(c => c.Settings.Share), capacity);
        _challengers = [.. model.Challengers.Select(c => new Contender(c.Settings.Name, c.Model, c.Settings.Share, capacity))];
    }

    /// <summary>Whether a person has reset the breaker with this stage.</summary>
    public bool ResetsBreaker { get; init; }

    /// <summary>The model in charge.</summary>
    public ActiveModel Model => _champion.Model;

    /// <summary>What is in charge.</summary>
    public Contender Champion => _champion;

    /// <summary>What decides beside it.</summary>
    public ReadOnlySpan<Contender> Challengers => _challengers;

    /// <summary>The model and policy that decided the last payment.</summary>
    public Contender Decider { get; private set; } = null!;

    /// <summary>Goes on where another stage left off.</summary>
    public void TakeOver(ScoreStage previous)
    {
        _champion.Policy.TakeOver(previous._champion.Policy);
        // A breaker that tripped stays so for as long as its policy is in charge, whatever model is.
        if (!ResetsBreaker && Model.Policy.Version == previous.Model.Policy.Version)
            _champion.Policy.RestoreBreaker(previous._champion.Policy.Trip);
    }

    /// <summary>Scores every row of the batch.</summary>
    public void ScoreRaw(FeatureBatch batch)
    {
        _champion.ScoreRaw(batch);
        foreach (var challenger in _challengers)
            ScoreBeside(challenger, batch);
    }

    /// <summary>Scores one row of the batch, to the same bits, and gives its probability.</summary>
    public double ScoreRow(FeatureBatch batch, int index)
    {
        foreach (var challenger in _challengers)
        {
            if (!challenger.HasFailed)
                challenger.ScoreRow(batch, index);
        }

        return _champion.ScoreRow(batch, index);
    }

    /// <summary>Makes a decision of a row's score; <see cref="Decider"/> says whose it is.</summary>
    public void Decide(
        FeatureBatch batch, int index, ReadOnlySpan<float> extra, Transaction transaction, ListBook lists, bool wantsReasons,
        DecisionOutcome outcome)
    {
        var input = new PolicyInput
        {
            Transaction = transaction,
            Row = batch.Row(index),
            Extra = extra,
            ReferenceAmount = batch.ReferenceAmount(index),
            Probability = 0,
            Degraded = outcome.Degraded,
            DecidedAtUnixMs = outcome.DecidedAtUnixMs,
            Lists = lists,
        };
        _champion.Decide(index, input, outcome);
        Decider = _champion;
        if (_challengers.Length > 0)
            DecideBeside(index, input, outcome);
        outcome.ClearReasons();
        if (wantsReasons || outcome.Decision != Decision.Allow)
            Decider.Explain(batch.Row(index), outcome);
    }

    private void DecideBeside(int index, in PolicyInput input, DecisionOutcome outcome)
    {
        var part = _champion.Share < 1 ? PartOf(input.Transaction) : Parts;
        var upTo = 0.0;
        _champion.Outcome.CopyDecisionFrom(outcome);
        foreach (var challenger in _challengers)
        {
            var from = upTo;
            upTo += challenger.Share;
            if (!TryDecide(challenger, index, input))
            {
                outcome.Degraded |= Degradations.Challenger;
                continue;
            }

            if (challenger.Outcome.Decision != _champion.Outcome.Decision)
                challenger.Disagreed++;
            if (part < from * Parts || part >= upTo * Parts)
                continue;
            Decider = challenger;
            outcome.CopyDecisionFrom(challenger.Outcome);
        }
    }

    private bool TryDecide(Contender challenger, int index, in PolicyInput input)
    {
        if (challenger.HasFailed)
            return false;
        try
        {
            challenger.Decide(index, input, challenger.Outcome);
            return true;
        }
        catch (Exception e)
        {
            Fail(challenger, e);
            return false;
        }
    }

    private void ScoreBeside(Contender challenger, FeatureBatch batch)
    {
        if (challenger.HasFailed)
            return;
        try
        {
            challenger.ScoreRaw(batch);
        }
        catch (Exception e)
        {
            Fail(challenger, e);
        }
    }

    // Whatever a challenger brings about, payments are decided by what is in charge.
    private void Fail(Contender challenger, Exception exception)
    {
        challenger.HasFailed = true;
        _onFailed?.Invoke(challenger.Name, exception);
    }

    // A customer is always on the same side; a payment without one goes by its card.
    private static uint PartOf(Transaction transaction)
    {
        var customer = transaction.Text(TextField.CustomerId);
        var key = EntityKey.Of(customer.IsEmpty ? transaction.Text(TextField.CardId) : customer);
        return (uint)((ulong)key % Parts);
    }
}
