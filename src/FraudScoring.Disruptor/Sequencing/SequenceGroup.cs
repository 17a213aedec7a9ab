namespace FraudScoring.Disruptor.Sequencing;

/// <summary>Positions that somebody has to stay behind: the slowest of them counts.</summary>
internal sealed class SequenceGroup(Sequence[] members)
{
    public static SequenceGroup Empty { get; } = new([]);

    private readonly Sequence[] _members = members;

    /// <summary>The slowest member's position; without members nothing has been passed yet.</summary>
    public long Minimum()
    {
        var members = _members;
        if (members.Length == 0)
            return Sequence.None;

        var minimum = members[0].Value;
        for (var i = 1; i < members.Length; i++)
            minimum = Math.Min(minimum, members[i].Value);
        return minimum;
    }

    /// <summary>This group without some members and with a new one.</summary>
    public SequenceGroup Replace(Sequence[] removed, Sequence added)
        => new([.. _members.Where(member => !removed.Contains(member)), added]);
}
