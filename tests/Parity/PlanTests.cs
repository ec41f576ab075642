using Lockstep.Backends;
using Lockstep.Backends.Managed;
using Lockstep.Graph.Ir;

namespace Lockstep.Parity.Tests;

/// <summary>What the optimised backend recognises in what exporters write; two layers each.</summary>
public class PlanTests
{
    [Theory]
    [InlineData("llama/fp32", "Attention.cached 2, RmsNorm 5, MatMul.f32.packed 15")]
    [InlineData("llama/int8", "Attention.cached 2, RmsNorm 5, MatMul.u8.packed 15, Gather.u8 1")]
    [InlineData("llama/int4_sym_g32", "Attention.cached 2, RmsNorm 5, MatMul.i4.g32.packed 14, MatMul.u8.packed 1")]
    [InlineData("llama/stateless_fp32", "Attention.dense 2, RmsNorm 5")]
    [InlineData("llama/nf4_g32", "MatMul.nf4.g32.packed 14, MatMul.u8.packed 1")]
    [InlineData("llama/mxfp4", "MatMul.f4e2m1.g32.packed 14, MatMul.f8e4m3.g32.packed 1")]
    [InlineData("llama/nvfp4", "MatMul.f4e2m1.g16.packed 14")]
    [InlineData("llama/fp8", "MatMul.f8e4m3.g32.packed 15")]
    [InlineData("llama/mxfp8", "MatMul.f8e4m3.g32.packed 15")]
    [InlineData("llama/fp16", "Attention.cached 2, RmsNorm 5, MatMul.f16.packed 15")]
    [InlineData("qwen2/fp32", "Attention.cached 2, Rope 4, RotaryTable.cos 1, RotaryTable.sin 1, RowBias 6, SwiGLU 2, Gather.f32 1")]
    [InlineData("qwen3/fp32", "Attention.cached 2, RmsNorm 9, Rope 4, SwiGLU 2")]
    [InlineData("gemma2/fp32", "Attention.cached 2, RmsNorm 9, Rope 4, GeGLU.tanh 2, Softcap 1, Scale 1")]
    [InlineData("glm/fp32", "Attention.cached 2, Rope.interleaved.8of16 4, SwiGLU.halves 2, RowBias 6")]
    [InlineData("gpt2/fp32", "Attention.cached 2, LayerNorm 5, RowBias 8, Heads.part 6, Gather.f32 2")]
    [InlineData("bloom/fp32", "Attention.cached 2, LayerNorm 6, RowBias 8, Heads.part 6")]
    [InlineData("phi3/fp32", "Attention.cached 2, Rope 4, SwiGLU.halves 2, Heads.part 2")]
    [InlineData("lfm2/fp32", "Attention.cached 1, Rope 2, Positions.cache 1, SwiGLU 2, ShortConvolution.3+MatMul.f32.packed 1, ShortConvolution.state 1")]
    [InlineData("mixtral/fp32", "Attention.cached 2, RmsNorm 5, Rope 4, Router.top2.softmax.normalized 2, Experts.SwiGLU.f32.packed 2, MatMul.f32.packed 11")]
    [InlineData("llama/cb4", "MatMul.u4.codebook.g32.packed 14, MatMul.u8.packed 1")]
    [InlineData("llama/legacy_fp32", "Rope 4, RmsNorm 5, SwiGLU 2")]
    public void Patterns_are_recognised(string name, string expected)
    {
        IReadOnlyList<PlanLine> plan = Plan(name, ManagedBackend.Optimized);
        foreach (string entry in expected.Split(", "))
        {
            string kernel = entry[..entry.LastIndexOf(' ')];
            Assert.True(int.Parse(entry[(entry.LastIndexOf(' ') + 1)..]) == plan.Count(line => line.Kernel == kernel),
                $"expected {entry}; the plan has {string.Join(", ", plan.GroupBy(line => line.Kernel).Select(group => $"{group.Key} {group.Count()}"))}");
        }
    }

    // Reshape, and Transpose when there is one token, are views; what makes their target is a few numbers.
    [Theory]
    [InlineData("bloom/fp32", "Reshape, Transpose")]
    [InlineData("gemma2/fp32", "Reshape, Transpose")]
    [InlineData("glm/fp32", "Reshape, Transpose")]
    [InlineData("gpt2/fp32", "Concat, Reshape, ShapeOf, Transpose")]
    [InlineData("llama/fp32", "Reshape, Transpose")]
    [InlineData("llama/int4_asym_g16", "Reshape, Transpose")]
    [InlineData("llama31/fp32", "Reshape, Transpose")]
    [InlineData("mistral/fp32", "Reshape, Transpose")]
    [InlineData("mixtral/fp32", "Reshape, ShapeOf, Transpose")]
    [InlineData("phi3/fp32", "Reshape, Transpose")]
    [InlineData("qwen2/fp32", "Reshape, Transpose")]
    [InlineData("qwen3/fp32", "Reshape, Transpose")]
    public void Nothing_else_stays_plain(string name, string types) => Assert.Equal(types,
        string.Join(", ", Plan(name, ManagedBackend.Optimized).Where(line => line.Kernel == "reference").Select(line => line.Type).Distinct().Order(StringComparer.Ordinal)));

    [Fact]
    public void A_kernel_that_does_not_fit_says_why()
    {
        Assert.Contains(Plan("llama/stateless_fp32", ManagedBackend.Optimized), line => line.Refused?.Contains("come from no cache in ReadValue", StringComparison.Ordinal) == true);
        Assert.DoesNotContain(Plan("llama/cb4", ManagedBackend.Optimized), line => line.Refused is not null);
        Assert.DoesNotContain(Plan("llama/fp16", ManagedBackend.Optimized), line => line.Type == "MatMul" && line.Refused is not null);
    }

    [Fact]
    public void The_reference_device_runs_plain_ops_only() => Assert.All(Plan("llama/int8", ManagedBackend.Reference), line => Assert.Equal("reference", line.Kernel));

    private static IReadOnlyList<PlanLine> Plan(string name, ManagedBackend backend)
    {
        string path = Path.Combine(Golden.Unpacked("zoo/" + name.Split('/')[0]), name.Split('/')[1], "openvino_model.xml");
        using ICompiledModel compiled = backend.Compile(IrReader.Read(path));
        return compiled.Plan;
    }
}
