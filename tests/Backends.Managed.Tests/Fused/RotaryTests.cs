using Lockstep.Backends.Managed.Plans;
using Lockstep.Graph;
using Lockstep.Kernels;

namespace Lockstep.Backends.Managed.Tests.Fused;

/// <summary>Rotary embeddings of real exports: found everywhere, and the same bits as the plain ops.</summary>
public class RotaryTests
{
    [Theory]
    [InlineData("glm/fp32", "Rope.interleaved.8of16", 4)]
    [InlineData("gemma2/fp32", "Rope", 4)]
    [InlineData("lfm2/fp32", "Rope", 2)]
    [InlineData("llama/fp32", "Rope", 4)]
    [InlineData("llama/legacy_fp32", "Rope", 4)]
    [InlineData("llama/stateless_fp32", "Rope", 4)]
    [InlineData("llama31/fp32", "Rope", 4)]
    [InlineData("phi3/fp32", "Rope", 4)]
    [InlineData("qwen2/fp32", "Rope", 4)]
    [InlineData("qwen3/fp32", "Rope", 4)]
    [InlineData("tiny-chat", "Rope", 12)]
    public void Rotations_have_the_bits_of_the_plain_ops(string name, string kernel, int count)
    {
        Model model = ZooModel.Read(name);
        using var pool = new WorkerPool(2);
        Plan plan = PlanBuilder.Build(model, optimize: true, pool);
        Node[] anchors = plan.Steps.Where(step => step.Kernel == kernel).Select(step => step.Node).ToArray();
        Assert.Equal(count, anchors.Length);
        Node[] tables = plan.Steps.Where(step => step.Kernel.StartsWith("RotaryTable", StringComparison.Ordinal)).Select(step => step.Node).ToArray();
        if (name != "llama/legacy_fp32") Assert.Equal(2, tables.Length);
        Model part = ZooModel.Part(model, [.. anchors.Take(2).Concat(tables).Select(node => node.Output())]);
        foreach ((int batch, int past, int rows) in ((int, int, int)[])[(1, 0, 7), (2, 0, 3), (1, 5, 1), (2, 9, 4)])
        {
            var inputs = new DecoderInputs(batch, past, rows, Enumerable.Repeat(1L, batch * (past + rows)).ToArray());
            // The projections before are fused on one side only, so both sides run them plainly: the reference gives what the kernel reads.
            float[][] plain = Run(part, ManagedBackend.Reference, inputs), fused = Run(part, ManagedBackend.Optimized, inputs);
            for (int i = 0; i < plain.Length; i++)
            {
                // Bits differ only through the projection and its norm (1e-5 of values around 1); a wrong rotation differs by 0.1 and more.
                for (int at = 0; at < plain[i].Length; at++)
                    Assert.True(Math.Abs(plain[i][at] - fused[i][at]) <= (i < 2 ? 2e-5f * Math.Max(1, Math.Abs(plain[i][at])) : 0), $"output {i} at {at}: {fused[i][at]:R}, expected {plain[i][at]:R}");
            }
        }
    }

    private static float[][] Run(Model part, ManagedBackend backend, DecoderInputs inputs)
    {
        using ICompiledModel compiled = backend.Compile(part);
        using IInferRequest request = compiled.CreateRequest();
        inputs.Fill(part, request);
        return request.Run(inputs.For(part)).Select(tensor => tensor.Values<float>().ToArray()).ToArray();
    }
}
