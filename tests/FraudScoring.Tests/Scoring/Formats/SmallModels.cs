using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;

namespace FraudScoring.Tests.Scoring.Formats;

/// <summary>A small model of each format, as bytes to damage and what makes a file of them.</summary>
internal static class SmallModels
{
    public static IEnumerable<(string Part, byte[] Bytes, Func<byte[], byte[]> ToFile)> Of(string format) => format switch
    {
        "lightgbm" => [("file", Fixture.Bytes("lightgbm/lgb_20x8.model.txt"), AsItIs)],
        "xgboost" => [("file", TwoTrees(), AsItIs)],
        "onnx" => [("file", Fixture.Bytes("onnx/lgb_20x8.onnx"), AsItIs)],
        "mlnet" => [("file", Fixture.Bytes("mlnet/b_20x8.model.zip"), AsItIs)],
        _ => Parts(Fixture.Bytes("mlnet/b_20x8.model.zip")),
    };

    private static byte[] AsItIs(byte[] bytes) => bytes;

    private static byte[] TwoTrees()
    {
        var json = JsonNode.Parse(Fixture.Bytes("xgboost/xgb_100x31.model.json"))!;
        var model = json["learner"]!["gradient_booster"]!["model"]!;
        model["gbtree_model_param"]!["num_trees"] = "2";
        foreach (var list in (string[])["trees", "tree_info"])
        {
            var items = model[list]!.AsArray();
            while (items.Count > 2)
                items.RemoveAt(2);
        }

        return Encoding.UTF8.GetBytes(json.ToJsonString());
    }

    // What is in the zip, damaged before it is packed: a damaged zip is mostly refused for its checksum.
    private static IEnumerable<(string Part, byte[] Bytes, Func<byte[], byte[]> ToFile)> Parts(byte[] zip)
    {
        var entries = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        using var archive = new ZipArchive(new MemoryStream(zip));
        foreach (var entry in archive.Entries)
        {
            using var content = entry.Open();
            var bytes = new MemoryStream();
            content.CopyTo(bytes);
            entries[entry.FullName] = bytes.ToArray();
        }

        return entries.Select(entry => (entry.Key, entry.Value, (Func<byte[], byte[]>)(bytes => Pack(entries, entry.Key, bytes))));
    }

    private static byte[] Pack(Dictionary<string, byte[]> entries, string changed, byte[] bytes)
    {
        var file = new MemoryStream();
        using (var archive = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in entries)
            {
                using var entry = archive.CreateEntry(name, CompressionLevel.NoCompression).Open();
                entry.Write(name == changed ? bytes : content);
            }
        }

        return file.ToArray();
    }
}
