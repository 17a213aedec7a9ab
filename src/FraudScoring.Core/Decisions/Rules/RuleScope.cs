using System.Text.Json;
using FraudScoring.Core.Decisions.Rules.Syntax;
using FraudScoring.Core.Features;

namespace FraudScoring.Core.Decisions.Rules;

/// <summary>
/// What the rules of a policy may name, and what they have named so far: each number, text test and list test once,
/// and the features that the model lacks.
/// </summary>
internal sealed class RuleScope(FeatureSet features, IReadOnlySet<string> lists, IReadOnlyList<FeatureDefinition> kept)
{
    private readonly Dictionary<RuleInput, int> _inputIndex = [];
    private readonly List<RuleInput> _inputs = [];
    private readonly List<RuleTextTest> _textTests = [];
    private readonly List<RuleListTest> _listTests = [];
    private readonly List<FeatureDefinition> _extra = [.. kept];

    /// <summary>Features of the model.</summary>
    public FeatureSet Features => features;

    public IReadOnlyList<RuleInput> Inputs => _inputs;

    public IReadOnlyList<RuleTextTest> TextTests => _textTests;

    public IReadOnlyList<RuleListTest> ListTests => _listTests;

    /// <summary>Features beside the model's: those that are kept already, then those that rules ask for.</summary>
    public IReadOnlyList<FeatureDefinition> Extra => _extra;

    public int Input(RuleInput input)
    {
        if (!_inputIndex.TryGetValue(input, out var index))
        {
            index = _inputs.Count;
            _inputs.Add(input);
            _inputIndex.Add(input, index);
        }

        return index;
    }

    public int TextTest(RuleTextTest test)
    {
        _textTests.Add(test);
        return _textTests.Count - 1;
    }

    public int ListTest(RuleListTest test, int position)
    {
        if (!lists.Contains(test.List))
        {
            throw new RuleSyntaxException(
                position, $"there is no list '{test.List}'{Suggestions.For(test.List, lists)}");
        }

        var index = _listTests.IndexOf(test);
        if (index >= 0)
            return index;
        _listTests.Add(test);
        return _listTests.Count - 1;
    }

    /// <summary>The input that a feature definition is, of the model or beside it; its name does not matter.</summary>
    public InputNode Feature(FeatureDefinition wanted, int position)
    {
        for (var i = 0; i < features.Count; i++)
        {
            if (features.Definitions[i] with { Name = string.Empty } == wanted with { Name = string.Empty })
                return Feature(RuleInputSource.Feature, i, wanted.Kind, position);
        }

        var extra = _extra.FindIndex(d => d with { Name = string.Empty } == wanted with { Name = string.Empty });
        if (extra < 0)
        {
            extra = _extra.Count;
            CheckExtra(wanted, position);
            _extra.Add(wanted);
        }

        return Feature(RuleInputSource.ExtraFeature, extra, wanted.Kind, position);
    }

    /// <summary>The input that a feature of the model is; null when it has none of this name.</summary>
    public InputNode? FeatureByName(string name, int position)
    {
        for (var i = 0; i < features.Count; i++)
        {
            if (features.Names[i] == name)
                return Feature(RuleInputSource.Feature, i, features.Definitions[i].Kind, position);
        }

        return null;
    }

    private InputNode Feature(RuleInputSource source, int column, FeatureKind kind, int position)
    {
        var (type, min, max, isWhole) = FeatureRange.Of(kind);
        return new InputNode(position, type, Input(new RuleInput(source, column, min, max, isWhole)));
    }

    // The feature set says itself what is wrong with a definition.
    private void CheckExtra(FeatureDefinition wanted, int position)
    {
        try
        {
            _ = new FeatureSet([.. _extra, wanted], features.CurrencyRates, features.Lateness);
        }
        catch (FeatureSetException e)
        {
            var text = e.Message;
            var kind = JsonNamingPolicy.SnakeCaseLower.ConvertName(wanted.Kind.ToString());
            throw new RuleSyntaxException(position, $"{kind}: {text[(text.IndexOf("': ", StringComparison.Ordinal) + 3)..]}");
        }
    }
}
