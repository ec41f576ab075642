using Lockstep.Backends.Managed.Tests.Testing;
using Lockstep.Graph;
using Lockstep.Tensors;

namespace Lockstep.Backends.Managed.Tests.Fused;

/// <summary>Mixtures of experts: recognised in every spelling, near the plain ops, and the same bits for a row whatever stands beside it.</summary>
public class MixtureOfExpertsTests
{
    private const string Top2 = "Router.top2.softmax.normalized";

    public static TheoryData<string, string, string> Spellings() => new()
    {
        { "plain", "Experts.SwiGLU.f32.packed", Top2 },
        { "four axes", "Experts.SwiGLU.f32.packed", Top2 },
        { "broadcast", "Experts.SwiGLU.f32.packed", Top2 },
        { "halves", "Experts.SwiGLU.f32.packed", Top2 },
        { "f16", "Experts.SwiGLU.f16.packed", Top2 },
        { "u8", "Experts.SwiGLU.u8.packed", Top2 },
        { "i4", "Experts.SwiGLU.i4.g16.packed", Top2 },
        { "nf4", "Experts.SwiGLU.nf4.g16.packed", Top2 },
        { "softmax kept", "Experts.SwiGLU.f32.packed", "Router.top2.softmax" },
        { "softmax after", "Experts.SwiGLU.f32.packed", "Router.top2.chosen.softmax" },
        { "dense router", "Experts.SwiGLU.f32.packed", "reference" },
    };

    // Products of 32 and 64 numbers are summed in f32 on both sides, and results of two or six experts added: each sum is within k * 2^-24 of the sum of
    // its terms' magnitudes, which the scale of all results bounds here; 2e-5 of it leaves room for two such layers. Another expert differs by all of it.
    [Theory]
    [MemberData(nameof(Spellings))]
    public void A_mixture_is_recognised_and_near_the_plain_ops(string spelling, string experts, string router)
    {
        Model model = Graph(spelling).Build();
        using ICompiledModel fused = ManagedBackend.Optimized.Compile(model, new CompileOptions { Threads = 2 }), plain = ManagedBackend.Reference.Compile(model);
        Assert.Single(fused.Plan, line => line.Kernel == experts);
        Assert.Single(fused.Plan, line => line.Type == (router == "reference" ? "SoftMax" : "ScatterElementsUpdate") && line.Kernel == router);
        Assert.DoesNotContain(fused.Plan, line => line.Kernel.StartsWith("MatMul.stack", StringComparison.Ordinal) || line.Type == "Tile");
        foreach ((int batch, int rows) in ((int, int)[])[(1, 1), (2, 3), (1, 40)])
        {
            Tensor x = Numbers.Random(rows, batch, rows, MixtureGraph.Columns);
            float[] expected = Run(plain, x, NumericMode.Parity), actual = Run(fused, x, NumericMode.Parity);
            float scale = expected.Max(Math.Abs);
            Assert.Equal(expected.Length, actual.Length);
            for (int i = 0; i < expected.Length; i++) Assert.True(Math.Abs(expected[i] - actual[i]) <= 2e-5f * scale, $"{batch} x {rows}, number {i}: {actual[i]:R}, expected {expected[i]:R}, scale {scale}");
        }
    }

    [Theory]
    [InlineData("plain")]
    [InlineData("four axes")]
    [InlineData("u8")]
    [InlineData("i4")]
    public void Rows_at_once_have_the_bits_of_single_rows(string spelling)
    {
        const int Rows = 150; // more than are computed at once for one expert
        Model model = Graph(spelling).Build();
        Tensor x = Numbers.Random(3, 1, Rows, MixtureGraph.Columns);
        foreach (NumericMode mode in Enum.GetValues<NumericMode>())
        {
            foreach (int threads in new[] { 1, 3 })
            {
                using ICompiledModel fused = ManagedBackend.Optimized.Compile(model, new CompileOptions { Threads = threads });
                float[] all = Run(fused, x, mode);
                for (int row = 0; row < Rows; row += 9)
                {
                    Tensor one = Tensor.From<float>(x.Values<float>().Slice(row * MixtureGraph.Columns, MixtureGraph.Columns), 1, 1, MixtureGraph.Columns);
                    Assert.Equal(Run(fused, one, mode), all[(row * MixtureGraph.Columns)..((row + 1) * MixtureGraph.Columns)]);
                }
            }
        }
    }

    [Fact]
    public void Fast_mode_is_near_and_not_the_same()
    {
        Model model = Graph("u8").Build();
        using ICompiledModel fused = ManagedBackend.Optimized.Compile(model, new CompileOptions { Threads = 2 });
        Tensor x = Numbers.Random(5, 1, 30, MixtureGraph.Columns);
        float[] parity = Run(fused, x, NumericMode.Parity), fast = Run(fused, x, NumericMode.Fast);
        Assert.NotEqual(parity, fast);
        double error = Math.Sqrt(parity.Zip(fast, (a, b) => (a - b) * (double)(a - b)).Sum() / parity.Sum(a => a * (double)a));
        Assert.InRange(error, 1e-5, 0.05); // activations of 8 bits: about half a percent a layer
    }

    [Fact]
    public void What_is_read_elsewhere_is_refused_with_a_reason()
    {
        using ICompiledModel fused = ManagedBackend.Optimized.Compile(new MixtureGraph { ReadElsewhere = true }.Build(), new CompileOptions { Threads = 1 });
        Assert.Contains(fused.Plan, line => line.Type == "ReduceSum" && line.Refused == "what the experts make is also read elsewhere");
        Assert.Equal(3, fused.Plan.Count(line => line.Kernel == "MatMul.stack.f32.packed" && line.Refused!.Contains("no mixture of experts is known", StringComparison.Ordinal)));
    }

    [Fact]
    public void The_export_of_Mixtral_is_near_the_plain_ops()
    {
        Model model = ZooModel.Read("mixtral/fp32");
        var inputs = new DecoderInputs(2, 0, 9, Enumerable.Repeat(1L, 18).ToArray());
        using ICompiledModel fused = ManagedBackend.Optimized.Compile(model, new CompileOptions { Threads = 2 }), plain = ManagedBackend.Reference.Compile(model);
        Assert.Equal(2, fused.Plan.Count(line => line.Kernel == "Experts.SwiGLU.f32.packed" && line.Replaces == 13));
        Numbers.Near(Logits(plain, model, inputs), Tensor.From<float>(Logits(fused, model, inputs), 18, 640), 1e-4); // two whole layers and the head, numbers around 1
    }

    private static MixtureGraph Graph(string spelling) => spelling switch
    {
        "plain" => new(),
        "four axes" => new() { FourAxes = true },
        "broadcast" => new() { Broadcast = true },
        "halves" => new() { Halves = true },
        "softmax kept" => new() { Router = "plain" },
        "softmax after" => new() { Router = "chosen" },
        "dense router" => new() { Router = "dense" },
        _ => new() { Weights = spelling },
    };

    private static float[] Run(ICompiledModel compiled, Tensor x, NumericMode mode)
    {
        using IInferRequest request = compiled.CreateRequest(new RequestOptions { Mode = mode });
        return request.Run([x])[0].Values<float>().ToArray();
    }

    private static float[] Logits(ICompiledModel compiled, Model model, DecoderInputs inputs)
    {
        using IInferRequest request = compiled.CreateRequest();
        return request.Run(inputs.For(model))[0].Values<float>().ToArray();
    }
}
