using Lockstep.Backends.Managed.Tests.Testing;
using Lockstep.Graph;
using Lockstep.Tensors;

namespace Lockstep.Backends.Managed.Tests.Fused;

/// <summary>The convolution layer of LFM2's export against the plain ops, with and without a past.</summary>
public class ShortConvolutionTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 2)]
    [InlineData(2, 3)]
    [InlineData(3, 17)]
    public void A_layer_and_its_next_state_are_near_the_plain_ops(int batch, int rows)
    {
        Model model = ZooModel.Read("lfm2/fp32");
        Node projection = model.Nodes.Single(node => node.Type == "MatMul" && node.Attributes.Bool("transpose_a", false));
        Node state = model.Nodes.Single(node => node.Type == "Assign" && node.Inputs[0].Shape.Rank == 3).Producer(0);
        Model part = ZooModel.Part(model, projection.Output(), state.Output());
        var inputs = new DecoderInputs(batch, 4, rows, Enumerable.Repeat(1L, batch * (4 + rows)).ToArray());
        using ICompiledModel fused = ManagedBackend.Optimized.Compile(part, new CompileOptions { Threads = 2 }), plain = ManagedBackend.Reference.Compile(part);
        Assert.Single(fused.Plan, line => line.Kernel == "ShortConvolution.3+MatMul.f32.packed");
        Assert.Single(fused.Plan, line => line.Kernel == "ShortConvolution.state");
        Assert.DoesNotContain(fused.Plan, line => line.Type is "GroupConvolution" or "VariadicSplit");
        float[][] expected = Run(plain, part, inputs), actual = Run(fused, part, inputs);
        // Two projections of 64 columns and three taps, summed in f32 in another order: 64 * 2^-24 of numbers around 1, twice.
        for (int i = 0; i < expected.Length; i++) Numbers.Near(expected[i], Tensor.From<float>(actual[i], new Shape(actual[i].Length)), 1e-5);
    }

    [Fact]
    public void A_convolution_of_another_form_says_why_it_stays_plain()
    {
        var graph = new SmallGraph();
        Port x = graph.Input("x", Dimension.Dynamic, 8, Dimension.Dynamic), filters = graph.Constant(Numbers.Random(1, 8, 1, 1, 3));
        Port convolved = graph.Add("GroupConvolution", "opset1", "strides=1 pads_begin=2 pads_end=0 dilations=1 auto_pad=explicit", x, filters);
        Port result = graph.Add("MatMul", "opset1", "transpose_a=true transpose_b=true", graph.Op("Multiply", convolved, x), graph.Constant(Numbers.Random(2, 4, 8)));
        using ICompiledModel compiled = ManagedBackend.Optimized.Compile(graph.Model(result));
        Assert.Contains(compiled.Plan, line => line.Type == "MatMul" && line.Refused == "the convolution is no short one over a state and a product");
    }

    // A state that is not zero, so that the first tokens of a run really read it.
    private static float[][] Run(ICompiledModel compiled, Model part, DecoderInputs inputs)
    {
        using IInferRequest request = compiled.CreateRequest();
        inputs.Fill(part, request);
        foreach (IVariable variable in request.Variables!)
        {
            if (variable.Value?.Shape is { Rank: 3 } shape) variable.Value = Numbers.Random(9, shape.Dims.ToArray());
        }

        return request.Run(inputs.For(part)).Select(tensor => tensor.Values<float>().ToArray()).ToArray();
    }
}
