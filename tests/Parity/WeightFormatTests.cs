using Lockstep.Backends;
using Lockstep.Backends.Managed;
using Lockstep.Decoding;
using Lockstep.Graph;
using Lockstep.Graph.Patterns;
using Lockstep.Tensors;

namespace Lockstep.Parity.Tests;

/// <summary>The embedded model in every weight format: each is recognised, runs on the kernel of its format, and says nearly what the original says.</summary>
public class WeightFormatTests
{
    private static readonly int[] s_ids = Enumerable.Range(0, 40).Select(i => (i * 37 + i * i * 11) % 500 + 3).ToArray();

    public static TheoryData<string> Formats() => new(WeightFormat.All.Select(format => format.Name));

    [Theory]
    [MemberData(nameof(Formats))]
    public void Every_matrix_is_stored_in_the_format_and_found_by_the_pattern(string name)
    {
        WeightFormat format = WeightFormat.Of(name);
        Model model = TestModels.Read("tiny-chat/" + name);
        Port[] matrices = model.Nodes.Where(node => node.Type == "MatMul").Select(node => node.Inputs[1]).Where(port => port.Shape is { IsStatic: true, Rank: 2 }).ToArray();
        Assert.Equal(43, matrices.Length); // 7 in each of 6 layers, and the last
        foreach (Port matrix in matrices.Where(matrix => format.WithEmbedding || !matrix.Node.Name.Contains("embed", StringComparison.Ordinal)))
        {
            if (format.Type == DType.F32) Assert.Equal(DType.F32, matrix.Node.Value!.Type);
            else if (format.IsCodebook) Assert.Equal("Gather", matrix.Node.Producer(0).Producer(0).Producer(0).Type);
            else Assert.Equal(format.Type, CompressedWeights.Match(matrix)!.Stored.Type);
        }
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Every_matrix_runs_on_a_kernel(string name)
    {
        using ICompiledModel compiled = ManagedBackend.Optimized.Compile(TestModels.Read("tiny-chat/" + name));
        PlanLine[] plain = compiled.Plan.Where(line => line.Type is "MatMul" or "Gather" && line.Kernel == "reference" && line.Node.Contains("linear", StringComparison.Ordinal)).ToArray();
        Assert.True(plain.Length == 0, string.Join(", ", plain.Select(line => $"{line.Node}: {line.Refused}")));
    }

    // Against the original, whose own rounding to u8 the others take over. The share of the span of the logits that a format may move them by on average: 8 bits and more are nearly exact;
    // 4 bits move a small model visibly, a wrong scale, group or zero point by far more than these.
    [Theory]
    [MemberData(nameof(Formats))]
    public void It_says_nearly_what_the_original_says(string name)
    {
        WeightFormat format = WeightFormat.Of(name);
        float[] expected = Logits("models/tiny-chat"), actual = Logits("tiny-chat/" + name);
        double span = expected.Max() - expected.Min();
        double off = expected.Zip(actual, (a, b) => Math.Abs((double)a - b)).Average() / span;
        double share = format.Type is DType.F32 or DType.F16 ? 1e-4 : format.Type.BitWidth == 16 ? 5e-3 : format.Type.BitWidth == 8 ? 1e-2 : 6e-2;
        Assert.True(off <= share, $"{name}: off by {off:g3} of the span on average");
    }

    // Activations rounded to 8 bits a row move logits less than weights rounded to 4 bits do; formats that are no integers differ by nothing but the cache.
    [Theory]
    [MemberData(nameof(Formats))]
    public void Fast_mode_stays_near_parity_mode(string name)
    {
        WeightFormat format = WeightFormat.Of(name);
        float[] expected = Logits("tiny-chat/" + name), actual = Logits("tiny-chat/" + name, new RequestOptions { Mode = NumericMode.Fast, KvCache = DType.F32 });
        double span = expected.Max() - expected.Min(), off = expected.Zip(actual, (a, b) => Math.Abs((double)a - b)).Average() / span;
        if (format.WithEmbedding && !format.Type.IsInteger) Assert.Equal(expected, actual);
        else Assert.True(off is > 0 and <= 1e-2, $"{name}: off by {off:g3} of the span on average");
    }

    private static float[] Logits(string name, RequestOptions? options = null)
    {
        using LanguageModel model = TestModels.Load(name);
        using Session session = model.OpenSession(options: options);
        return session.Forward(s_ids).Values<float>().ToArray();
    }
}
