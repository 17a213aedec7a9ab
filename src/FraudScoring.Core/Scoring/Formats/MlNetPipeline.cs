namespace FraudScoring.Core.Scoring.Formats;

/// <summary>Follows an ML.NET pipeline's steps and keeps, for every column, where its features come from.</summary>
internal sealed class MlNetPipeline
{
    private const int StepsMax = 256;
    private const int DepthMax = 8;
    private const int ScoringScope = 4;

    private readonly MlNetArchive _archive;
    private readonly Dictionary<string, MlNetColumn> _columns = new(StringComparer.Ordinal);
    private readonly List<ModelInput> _inputs = [];
    private int _steps;

    public MlNetPipeline(MlNetArchive archive)
    {
        _archive = archive;
        if (!archive.Has(MlNetSchema.Entry))
            return;
        foreach (var (name, length, isText) in MlNetSchema.Read(archive))
        {
            if (isText)
                AddText(name);
            else
                AddNumbers(name, length);
        }
    }

    /// <summary>Follows the steps under a directory; returns that of the classifier.</summary>
    public string ReadTo(string directory)
        => Follow(directory, 0) ?? throw new ModelFormatException(
            $"{directory}: no binary classifier at the end of the pipeline");

    /// <summary>
    /// How the feature column is made: an encoder if more than a copy of input columns, names if known, the length (0
    /// if not known, when the column is an input that the file does not describe).
    /// </summary>
    public (FeatureEncoder? Encoder, string[]? Names, int Length) Features(string column, int expected)
    {
        if (!_columns.TryGetValue(column, out var made))
            return (null, null, 0);
        if (made.Numbers is null || made.Numbers.Length is 0 or > ModelLimits.FeaturesMax)
            throw new ModelFormatException($"column '{column}': expected 1 to {ModelLimits.FeaturesMax} numbers");
        var sources = made.Numbers;
        var used = sources.Select(source => source.Input).Distinct().Order().ToArray();
        if (_steps == 0)
            return (null, null, sources.Length == expected || expected == 0 ? sources.Length : expected);

        var names = Array.ConvertAll(sources, source => source.Term is null
            ? _inputs[source.Input].Name
            : $"{_inputs[source.Input].Name}={source.Term}");
        var isCopy = used.Length == sources.Length
            && Array.TrueForAll(sources, source => source.Term is null && float.IsNaN(source.Missing));
        if (isCopy)
            return (null, names, sources.Length);
        var inputs = Array.ConvertAll(used, input => _inputs[input]);
        var moved = Array.ConvertAll(sources, source => source with { Input = Array.BinarySearch(used, source.Input) });
        return (new FeatureEncoder(inputs, moved), names, sources.Length);
    }

    private string? Follow(string directory, int depth)
    {
        var blob = MlNetBlob.Read(_archive, directory);
        switch (blob.Loader)
        {
            case "TransformerChain":
                return FollowChain(blob, directory, depth);
            case "BinaryPredXfer":
                return directory;
            case "ConcatTransform":
                Concatenate(blob.Expect(0x00010003, blob.Loader).Body, blob);
                break;
            case "TermTransform":
                ReadTerms(blob.Expect(0x00010003, blob.Loader).Body, directory);
                break;
            case "KeyToVectorTransform":
                KeysToVectors(blob.Expect(0x00010002, blob.Loader).Body);
                break;
            case "NAReplaceTransform":
                ReplaceMissing(blob.Expect(0x00010002, blob.Loader).Body);
                break;
            default:
                throw blob.Fault($"step '{blob.Loader}' is not supported");
        }

        _steps++;
        return null;
    }

    private string? FollowChain(MlNetBlob blob, string directory, int depth)
    {
        if (depth == DepthMax)
            throw blob.Fault($"chains nested deeper than {DepthMax}");
        var scopes = blob.Expect(0x00010001, blob.Loader).Body.Ints("steps");
        blob.Body.End();
        if (scopes.Length > StepsMax)
            throw blob.Fault($"{scopes.Length} steps, expected at most {StepsMax}");
        for (var i = 0; i < scopes.Length; i++)
        {
            if ((scopes[i] & ScoringScope) == 0)
                continue;
            if (Follow($"{directory}/Transform_{i:000}", depth + 1) is not { } predictor)
                continue;
            return i == scopes.Length - 1
                ? predictor
                : throw blob.Fault($"step {i} is the classifier, expected it last of {scopes.Length}");
        }

        return null;
    }

    private void Concatenate(MlNetBody body, MlNetBlob blob)
    {
        if (blob.Version < 0x00010003)
            throw blob.Fault($"body version {blob.Version:x8}, expected 00010003");
        for (var columns = body.Count("columns", 8); columns > 0; columns--)
        {
            var output = body.Text("output");
            var sources = new List<FeatureSource>();
            for (var count = body.Count("sources", 8); count > 0; count--)
            {
                var source = body.Text("source");
                body.OptionalText("alias");
                sources.AddRange(Numbers(body, source));
                if (sources.Count > ModelLimits.FeaturesMax)
                    throw body.Fault($"column '{output}' has more than {ModelLimits.FeaturesMax} features");
            }

            _columns[output] = MlNetColumn.OfNumbers([.. sources]);
        }

        body.End();
    }

    private void ReadTerms(MlNetBody body, string directory)
    {
        var pairs = ReadPairs(body);
        body.Skip(pairs.Length);
        body.End();
        var terms = MlNetBlob.Read(_archive, $"{directory}/Vocabulary").Expect(0x00010002, "TermManager").Body;
        var count = terms.Int();
        if (count != pairs.Length)
            throw terms.Fault($"{count} lists of terms for {pairs.Length} columns");
        foreach (var (output, input) in pairs)
        {
            if (terms.Byte() is not 0 and var code)
                throw terms.Fault($"terms of kind {code}, expected 0 (text)");
            var list = new string[terms.Count("terms", 4)];
            for (var i = 0; i < list.Length; i++)
                list[i] = terms.Text("term");
            if (!_columns.ContainsKey(input))
                AddText(input);
            var column = _columns[input];
            _columns[output] = column is { TextInput: >= 0, Terms: null }
                ? MlNetColumn.OfKey(column.TextInput, list)
                : throw body.Fault($"column '{input}' is not text");
        }

        terms.End();
    }

    private void KeysToVectors(MlNetBody body)
    {
        var pairs = ReadPairs(body);
        body.Skip(pairs.Length);
        body.End();
        foreach (var (output, input) in pairs)
        {
            if (_columns.GetValueOrDefault(input) is not { Terms: { } terms, TextInput: var text })
                throw body.Fault($"column '{input}' is not the key of a text");

            // An empty text has no key, whatever the terms say.
            _columns[output] = MlNetColumn.OfNumbers(Array.ConvertAll(terms, term => new FeatureSource(text, term, float.NaN)));
        }
    }

    private void ReplaceMissing(MlNetBody body)
    {
        foreach (var (output, input) in ReadPairs(body))
        {
            var sources = Numbers(body, input);
            var values = MlNetValue.ReadFloats(body, sources.Length);
            _columns[output] = MlNetColumn.OfNumbers([.. sources.Select((source, i)
                => source.Term is null && float.IsNaN(source.Missing) ? source with { Missing = values[i] } : source)]);
        }

        body.End();
    }

    private static (string Output, string Input)[] ReadPairs(MlNetBody body)
    {
        var pairs = new (string, string)[body.Count("columns", 8)];
        for (var i = 0; i < pairs.Length; i++)
            pairs[i] = (body.Text("output"), body.Text("input"));
        return pairs;
    }

    private FeatureSource[] Numbers(MlNetBody body, string column)
    {
        // Without a schema in the file, a column nobody made is taken for one number.
        if (!_columns.ContainsKey(column))
            AddNumbers(column, 1);
        return _columns[column].Numbers ?? throw body.Fault($"column '{column}' is not of numbers");
    }

    private void AddNumbers(string name, int length)
    {
        var sources = new FeatureSource[length];
        for (var i = 0; i < length; i++)
        {
            sources[i] = new FeatureSource(_inputs.Count, null, float.NaN);
            _inputs.Add(new ModelInput(length == 1 ? name : $"{name}[{i}]", IsText: false));
        }

        _columns[name] = MlNetColumn.OfNumbers(sources);
    }

    private void AddText(string name)
    {
        _columns[name] = MlNetColumn.OfText(_inputs.Count);
        _inputs.Add(new ModelInput(name, IsText: true));
    }
}
