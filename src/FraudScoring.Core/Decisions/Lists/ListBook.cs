namespace FraudScoring.Core.Decisions.Lists;

/// <summary>
/// All lists as they are at one moment. Immutable: a change makes a new book, which shares what did not change. The lists
/// <c>block</c> and <c>allow</c> are always there and act by themselves; others act where rules name them.
/// </summary>
public sealed class ListBook
{
    /// <summary>Name of the list whose entries are blocked.</summary>
    public const string BlockName = "block";

    /// <summary>Name of the list whose entries are let through.</summary>
    public const string AllowName = "allow";

    private readonly SortedDictionary<string, EntityList> _lists;

    private ListBook(SortedDictionary<string, EntityList> lists)
    {
        _lists = lists;
        Block = lists[BlockName];
        Allow = lists[AllowName];
        Names = lists.Keys.ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>No list but the two that are always there.</summary>
    public static ListBook Empty { get; } = new(new SortedDictionary<string, EntityList>(StringComparer.Ordinal)
    {
        [BlockName] = EntityList.Empty(BlockName),
        [AllowName] = EntityList.Empty(AllowName),
    });

    /// <summary>What is blocked.</summary>
    public EntityList Block { get; }

    /// <summary>What is let through.</summary>
    public EntityList Allow { get; }

    /// <summary>Names of all lists.</summary>
    public IReadOnlySet<string> Names { get; }

    /// <summary>All lists by name.</summary>
    public IEnumerable<EntityList> Lists => _lists.Values;

    /// <summary>A list by its name; null when there is none.</summary>
    public EntityList? Find(string name) => _lists.GetValueOrDefault(name);

    /// <summary>The book with a list put in or replaced.</summary>
    /// <exception cref="ListFormatException">The name cannot be one, or there are too many lists.</exception>
    public ListBook With(EntityList list)
    {
        ArgumentNullException.ThrowIfNull(list);
        if (!ListLimits.IsName(list.Name))
            throw new ListFormatException([$"list '{list.Name}': 1 to 64 of a-z 0-9 _ - expected as its name"]);
        var lists = new SortedDictionary<string, EntityList>(_lists, StringComparer.Ordinal) { [list.Name] = list };
        return lists.Count > ListLimits.ListsMax
            ? throw new ListFormatException([$"list '{list.Name}': at most {ListLimits.ListsMax} lists expected"])
            : new ListBook(lists);
    }
}
