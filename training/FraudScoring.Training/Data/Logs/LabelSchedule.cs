namespace FraudScoring.Training.Data.Logs;

/// <summary>
/// Labels in the order of the times at which they became known. One whose time comes before its payment has come waits
/// for it.
/// </summary>
internal sealed class LabelSchedule
{
    private readonly List<LoggedLabel> _labels = [];
    private readonly Dictionary<UInt128, List<LoggedLabel>> _waiting = [];
    private int _next;
    private bool _isSorted;

    public void Add(in LoggedLabel label) => _labels.Add(label);

    /// <summary>Moves the labels that are known by a time and whose payments are there to <paramref name="due"/>.</summary>
    public void TakeUntil(long unixMs, HashSet<UInt128> payments, Queue<LoggedLabel> due)
    {
        Sort();
        for (; _next < _labels.Count && _labels[_next].AtUnixMs <= unixMs; _next++)
        {
            var label = _labels[_next];
            if (payments.Contains(label.Key))
                due.Enqueue(label);
            else if (_waiting.TryGetValue(label.Key, out var others))
                others.Add(label);
            else
                _waiting[label.Key] = [label];
        }
    }

    /// <summary>Moves the labels that waited for a payment to <paramref name="due"/>.</summary>
    public void Release(UInt128 payment, Queue<LoggedLabel> due)
    {
        if (!_waiting.Remove(payment, out var labels))
            return;
        foreach (var label in labels)
            due.Enqueue(label);
    }

    /// <summary>Moves all that is left to <paramref name="due"/>, those without a payment too.</summary>
    public void TakeRest(Queue<LoggedLabel> due)
    {
        Sort();
        for (; _next < _labels.Count; _next++)
            due.Enqueue(_labels[_next]);
        foreach (var label in _waiting.Values.SelectMany(labels => labels).OrderBy(label => label.Offset))
            due.Enqueue(label);
        _waiting.Clear();
    }

    private void Sort()
    {
        if (_isSorted)
            return;
        _labels.Sort((a, b) => a.AtUnixMs != b.AtUnixMs ? a.AtUnixMs.CompareTo(b.AtUnixMs) : a.Offset.CompareTo(b.Offset));
        _isSorted = true;
    }
}
