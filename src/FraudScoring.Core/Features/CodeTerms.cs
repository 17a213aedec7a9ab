using System.Text;

namespace FraudScoring.Core.Features;

/// <summary>
/// The texts that a <see cref="FeatureKind.Code"/> feature tells apart; each has its place in the list as its number.
/// Texts are compared byte by byte. Immutable; equal when the lists are.
/// </summary>
public sealed class CodeTerms : IEquatable<CodeTerms>
{
    private readonly string[] _terms;
    private readonly byte[][] _sorted;
    private readonly int[] _codes;

    /// <summary>Takes the texts in the order of their numbers.</summary>
    public CodeTerms(IEnumerable<string> terms)
    {
        _terms = [.. terms];
        _codes = [.. Enumerable.Range(0, _terms.Length)];
        _sorted = Array.ConvertAll(_terms, Encoding.UTF8.GetBytes);
        Array.Sort(_sorted, _codes, Comparer<byte[]>.Create((a, b) => a.AsSpan().SequenceCompareTo(b)));
    }

    /// <summary>The texts in the order of their numbers.</summary>
    public IReadOnlyList<string> Terms => _terms;

    /// <summary>The number of a text; -1 for the empty one and for any that is not in the list.</summary>
    public int CodeOf(ReadOnlySpan<byte> utf8)
    {
        var (low, high) = (0, utf8.IsEmpty ? -1 : _sorted.Length - 1);
        while (low <= high)
        {
            var middle = (low + high) >>> 1;
            var order = utf8.SequenceCompareTo(_sorted[middle]);
            if (order == 0)
                return _codes[middle];
            if (order < 0)
                high = middle - 1;
            else
                low = middle + 1;
        }

        return -1;
    }

    /// <summary>The same of a string.</summary>
    public int CodeOf(string text) => CodeOf(Encoding.UTF8.GetBytes(text));

    /// <inheritdoc/>
    public bool Equals(CodeTerms? other) => other is not null && _terms.AsSpan().SequenceEqual(other._terms);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as CodeTerms);

    /// <inheritdoc/>
    public override int GetHashCode() => _terms.Aggregate(0, HashCode.Combine);

    /// <summary>The list with each length before its text, so that no two lists look alike.</summary>
    public override string ToString() => string.Concat(_terms.Select(term => $"{term.Length}:{term},"));

    /// <summary>What is wrong with the list; null when nothing is.</summary>
    internal string? Problem()
    {
        if (_terms.Length is 0 or > Limits.CodeTermsMax)
            return $"1 to {Limits.CodeTermsMax} texts expected, {_terms.Length} found";
        for (var i = 0; i < _sorted.Length; i++)
        {
            if (_sorted[i].Length is 0 or > Limits.CodeTermBytesMax)
                return $"texts of 1 to {Limits.CodeTermBytesMax} bytes expected, not {_sorted[i].Length}";
            if (i > 0 && _sorted[i].AsSpan().SequenceEqual(_sorted[i - 1]))
                return $"'{_terms[_codes[i]]}' is there twice";
        }

        return null;
    }
}
