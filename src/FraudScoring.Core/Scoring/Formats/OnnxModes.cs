using System.Text;

namespace FraudScoring.Core.Scoring.Formats;

/// <summary>The node modes of ai.onnx.ml tree ensembles.</summary>
internal static class OnnxModes
{
    public const string Leaf = "LEAF";

    private static readonly string[] Names =
        ["BRANCH_LEQ", "BRANCH_LT", "BRANCH_GTE", "BRANCH_GT", "BRANCH_EQ", "BRANCH_NEQ"];

    /// <summary>The name of a mode; only comparisons have one.</summary>
    public static string NameOf(SplitMode mode) => Names[(int)mode];

    /// <summary>The mode of a name.</summary>
    public static bool TryParse(string name, out SplitMode mode)
    {
        var index = Array.IndexOf(Names, name);
        mode = (SplitMode)Math.Max(index, 0);
        return index >= 0;
    }

    /// <summary>The text of UTF-8 bytes, without a new string for the modes.</summary>
    public static string Intern(ReadOnlySpan<byte> utf8)
    {
        if (utf8.SequenceEqual("LEAF"u8))
            return Leaf;
        foreach (var name in Names)
        {
            if (Ascii.Equals(utf8, name))
                return name;
        }

        return Encoding.UTF8.GetString(utf8);
    }
}
