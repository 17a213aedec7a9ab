namespace FraudScoring.Core.Decisions.Policies.State;

/// <summary>
/// Which candidates for review are held, the riskiest first, without knowing those to come. It takes the candidates of
/// the last four windows, by risk, as what to expect of a window, and holds a candidate when what is left of the budget
/// is expected to reach down to its risk in the time that is left:
/// <c>cut-off = the least risk c with expected(risk >= c) * share of the window left &lt;= budget left</c>.
/// Never more than the budget; while there is no earlier window, whoever comes first. It depends on the decisions of five
/// windows and nothing else, in whole numbers, so that a replay of these gives the same cut-offs.
/// </summary>
internal sealed class BudgetState(ReviewBudget budget)
{
    private const int Windows = 4;
    private const int Risks = 1000;

    // Time from one look at the cut-off to the next: a thousandth of a window.
    private const int StepsPerWindow = 1000;

    private readonly long _windowMs = budget.WindowMs;
    private int[][] _past = [.. Enumerable.Range(0, Windows).Select(_ => new int[Risks])];
    private readonly int[] _expected = new int[Risks];
    private int[] _current = new int[Risks];
    private long _window = long.MinValue;
    private long _step = long.MinValue;
    private int _known;
    private int _held;
    private int _cutOff;

    /// <summary>Payments held in this window.</summary>
    public int Held => _held;

    /// <summary>The least risk that is held now.</summary>
    public int CutOff => _cutOff;

    /// <summary>Whether a candidate by its score is held.</summary>
    public bool TryHold(int risk, long nowMs)
    {
        Observe(risk, nowMs);
        if (risk < _cutOff || _held >= budget.Count)
            return false;
        Hold();
        return true;
    }

    /// <summary>Whether a payment that a rule wants held is: rules are not weighed by risk, and still not beyond the budget.</summary>
    public bool TryHoldByRule(long nowMs)
    {
        MoveTo(nowMs);
        if (_held >= budget.Count)
            return false;
        Hold();
        return true;
    }

    /// <summary>Takes up a recorded decision, as if it had just been made.</summary>
    public void Restore(int risk, bool isByRule, bool isHeld, long nowMs)
    {
        if (isByRule)
            MoveTo(nowMs);
        else
            Observe(risk, nowMs);
        if (isHeld)
            Hold();
    }

    /// <summary>Goes on with what another has counted, if its windows are as long; the other must not be used any more.</summary>
    public void TakeOver(BudgetState other)
    {
        if (other._windowMs != _windowMs)
            return;
        (_past, _current, _window, _step, _known, _held) =
            (other._past, other._current, other._window, other._step, other._known, other._held);
        other._expected.CopyTo(_expected, 0);
        if (_window != long.MinValue)
            FindCutOff();
    }

    private void Observe(int risk, long nowMs)
    {
        MoveTo(nowMs);
        _current[risk]++;
    }

    private void Hold()
    {
        _held++;
        FindCutOff();
    }

    private void MoveTo(long nowMs)
    {
        // The clock may go back a little; windows do not.
        var window = Math.Max(nowMs / _windowMs, _window);
        if (window != _window)
            Turn(window);
        var step = Math.Max(Math.Max(nowMs, window * _windowMs) * StepsPerWindow / _windowMs, _step);
        if (step == _step)
            return;
        _step = step;
        FindCutOff();
    }

    private void Turn(long window)
    {
        var turns = _window == long.MinValue ? 0 : (int)Math.Min(window - _window, Windows + 1);
        for (var i = 0; i < turns; i++)
        {
            var oldest = _past[Windows - 1];
            for (var w = Windows - 1; w > 0; w--)
                _past[w] = _past[w - 1];
            _past[0] = _current;
            _current = oldest;
            Array.Clear(_current);
            _known = Math.Min(_known + 1, Windows);
        }

        _window = window;
        _held = 0;
        Array.Clear(_expected);
        for (var w = 0; w < _known; w++)
        {
            for (var risk = 0; risk < Risks; risk++)
                _expected[risk] += _past[w][risk];
        }
    }

    // In whole numbers: candidates of all known windows * steps left <= budget left * known windows * steps.
    private void FindCutOff()
    {
        var stepsLeft = StepsPerWindow - (_step - (_window * StepsPerWindow));
        var room = (long)(budget.Count - _held) * Math.Max(_known, 1) * StepsPerWindow;
        var above = 0L;
        var cutOff = Risks;
        while (cutOff > 0 && (above + _expected[cutOff - 1]) * stepsLeft <= room)
            above += _expected[--cutOff];
        _cutOff = cutOff;
    }
}
