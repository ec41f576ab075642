using Lockstep.Backends;
using Lockstep.Backends.Managed;
using Lockstep.Decoding;
using Lockstep.Graph;
using Lockstep.Graph.Transforms;

namespace Lockstep.Parity.Tests;

public class ScaleOutputsTests
{
    private static readonly int[] s_ids = [5, 17, 101, 44, 9];

    [Fact]
    public void Factors_of_one_change_no_bit_and_factors_of_two_double()
    {
        Model model = TestModels.Read("llama/fp32");
        Node[] sums = [.. model.Nodes.Where(node => node.Type == "Add" && node.Outputs[0].Shape is { HasRank: true, Rank: 3 } shape && shape[-1].IsStatic && shape[-1].Value > 8)];
        Assert.NotEmpty(sums);
        float[] plain = Run(model);
        Assert.Equal(plain, Run(Scaled(model, sums, 1)));
        Node head = model.Results[model.FindOutput("logits")].Inputs[0].Node;
        Assert.Equal(plain.Select(logit => 2 * logit), Run(Scaled(model, [head], 2)));
        Assert.NotEqual(plain, Run(Scaled(model, [sums[0]], 1.0000001f)));
    }

    private static Model Scaled(Model model, Node[] nodes, float factor) =>
        ScaleOutputs.Apply(model, [.. nodes.Select(node => (node.Output(), Enumerable.Repeat(factor, node.Outputs[0].Shape[-1].Value).ToArray()))]);

    private static float[] Run(Model model)
    {
        using var language = new LanguageModel(ManagedBackend.Reference.Compile(model, new CompileOptions { Threads = 1 }));
        using Session session = language.OpenSession();
        return session.Forward(s_ids).Values<float>().ToArray();
    }
}
