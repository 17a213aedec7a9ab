using System.Diagnostics;
using FraudScoring.Core.Scoring;
using Xunit.Abstractions;

namespace FraudScoring.Tests.Scoring.Formats;

/// <summary>
/// Damaged model files: every one is refused with a <see cref="ModelFormatException"/> or is a model that scores, takes
/// little time and little memory. The seeds are in the output, and in the message of a failure; it runs longer, and
/// tries every byte where it else tries one in sixteen, with FOREST_FUZZ_SECONDS set.
/// </summary>
public sealed class FuzzTests(ITestOutputHelper output)
{
    private const long AllocationMax = 600L * 1024 * 1024;
    private const int Sparse = 16;

    private static readonly int? GivenSeconds =
        int.TryParse(Environment.GetEnvironmentVariable("FOREST_FUZZ_SECONDS"), out var given) ? given : null;

    public static TheoryData<string> Files =>
    [
        "lightgbm/lgb_20x8.model.txt", "onnx/lgb_20x8.onnx", "mlnet/b_20x8.model.zip", "mlnet/d_nan_cat_60x16.model.zip",
        "lightgbm/lgb_100x31_nan_cat.model.txt", "xgboost/xgb_100x31.model.json",
    ];

    [Theory]
    [MemberData(nameof(Files))]
    public void Read_MutatedFile_IsRefusedOrScores(string file)
    {
        var original = Fixture.Bytes(file);
        var seconds = GivenSeconds ?? 4;
        foreach (var start in new[] { 20261121, Environment.TickCount })
        {
            var clock = Stopwatch.StartNew();
            var seed = start;
            for (; clock.Elapsed.TotalSeconds < seconds / 2.0; seed++)
                Check(Mutate(original, new Random(seed)), $"{file}, seed {seed}");
            output.WriteLine($"{file}: seeds {start} to {seed - 1}");
        }
    }

    [Theory]
    [InlineData("lightgbm")]
    [InlineData("xgboost")]
    [InlineData("onnx")]
    [InlineData("mlnet")]
    [InlineData("mlnet, in its parts")]
    public void Read_FlippedBytesAndPrefixes_AreRefusedOrScore(string format)
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        var step = GivenSeconds is null ? Sparse : 1;
        output.WriteLine($"{format}: seed {seed}, one byte in {step}");
        foreach (var (part, original, whole) in SmallModels.Of(format))
        {
            Check(whole(original), $"{format} {part}");
            for (var i = random.Next(step); i < original.Length; i += step)
            {
                var flipped = original.ToArray();
                flipped[i] ^= (byte)(1 << random.Next(8));
                Check(whole(flipped), $"{format} {part}, seed {seed}, byte {i} {flipped[i]:x2}");
                Check(whole(original[..i]), $"{format} {part}, prefix {i}");
            }
        }
    }

    [Fact]
    public void Read_EveryByteFlippedAndEveryPrefix_IsRefusedOrScores()
    {
        var original = FraudScoring.Core.Scoring.Formats.OnnxWriter.Write(new RandomModels(1) { Trees = 2, LeavesMax = 5 }.Make());
        for (var i = 0; i < original.Length; i++)
        {
            Check(original[..i], $"prefix {i}");
            var flipped = original.ToArray();
            for (var bit = 0; bit < 8; bit++)
            {
                flipped[i] = (byte)(original[i] ^ (1 << bit));
                Check(flipped, $"byte {i} bit {bit}");
            }
        }
    }

    private static void Check(byte[] bytes, string which)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            var model = ModelFormat.Read(bytes, "fuzz");
            var forest = Forest.Compile(model);
            var raw = forest.ScoreRaw(new float[model.FeatureCount]);
            Assert.True(double.IsFinite(raw), which);
            Assert.InRange(forest.Probability(raw), double.MinValue, double.MaxValue);
        }
        catch (ModelFormatException e)
        {
            Assert.StartsWith("fuzz: ", e.Message);
        }
        catch (Exception e) when (e is not Xunit.Sdk.XunitException)
        {
            throw new InvalidOperationException($"{which}: {e.Message}", e);
        }

        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < AllocationMax, which);
    }

    private static byte[] Mutate(byte[] original, Random random)
    {
        var bytes = original.ToList();
        for (var edits = random.Next(1, 5); edits > 0 && bytes.Count > 4; edits--)
        {
            var at = random.Next(bytes.Count);
            var length = Math.Min(random.Next(1, 40), bytes.Count - at);
            switch (random.Next(8))
            {
                case 0:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 2:
                    bytes[at] = (byte)"0123456789-,. e]}\n"[random.Next(18)];
                    break;
                case 3:
                    bytes.RemoveRange(at, length);
                    break;
                case 4:
                    bytes.InsertRange(at, bytes.GetRange(random.Next(bytes.Count - length + 1), length));
                    break;
                case 5:
                    for (var i = 0; i < length; i++)
                        bytes[at + i] = 0xFF;
                    break;
                case 6:
                    bytes.RemoveRange(at, bytes.Count - at);
                    break;
                default:
                    for (var i = 0; i < Math.Min(4, length); i++)
                        bytes[at + i] = (byte)(random.Next(2) * 0x7F);
                    break;
            }
        }

        return [.. bytes];
    }
}
