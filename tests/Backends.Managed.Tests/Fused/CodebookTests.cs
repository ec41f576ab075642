using Lockstep.Backends.Managed.Tests.Testing;
using Lockstep.Graph;
using Lockstep.Tensors;

namespace Lockstep.Backends.Managed.Tests.Fused;

/// <summary>Weights that are numbers of a short list.</summary>
public class CodebookTests
{
    [Theory]
    [InlineData(16, "MatMul.u4.codebook.g16.packed")]
    [InlineData(256, "MatMul.f32.packed")] // no kernel decodes codes of 8 bits
    [InlineData(7, "MatMul.f32.packed")] // fewer numbers than codes
    public void A_codebook_is_decoded_in_the_kernel_or_at_load(int numbers, string kernel)
    {
        (Model model, Port weights) = Graph(numbers);
        using ICompiledModel fused = ManagedBackend.Optimized.Compile(model, new CompileOptions { Threads = 2 }), plain = ManagedBackend.Reference.Compile(model);
        PlanLine line = Assert.Single(fused.Plan, line => line.Type == "MatMul");
        Assert.Equal(kernel, line.Kernel);
        Assert.Equal(numbers != 16, line.Refused is not null);
        Tensor x = Numbers.Random(4, 3, 48);
        // 48 products of numbers up to 2 * 8: sums in another order differ by 48 * 2^-24 of their magnitudes.
        Numbers.Near(plain.CreateRequest().Run([x])[0].Values<float>(), fused.CreateRequest().Run([x])[0], 1e-4);
        Assert.Equal(new PartialShape(10, 48), weights.Shape);
    }

    private static (Model Model, Port Weights) Graph(int numbers)
    {
        var graph = new SmallGraph();
        DType type = numbers > 16 ? DType.U8 : DType.U4;
        Tensor codes = Tensor.Uninitialized(type, new Shape(10, 3, 16));
        byte[] bytes = new byte[codes.ByteLength];
        new Random(1).NextBytes(bytes);
        if (numbers < 16) bytes = [.. bytes.Select(code => (byte)(code & 0x66))]; // codes 0, 2, 4, 6
        bytes.CopyTo(codes.WritableBytes());
        Port indices = type == DType.U8 ? graph.Constant(codes) : graph.Add("Convert", "opset1", "destination_type=u8", graph.Constant(codes));
        Port values = graph.Add("Gather", "opset8", "batch_dims=0", graph.Constant(Numbers.Random(2, numbers)), indices, graph.Number(0));
        values = graph.Op("Multiply", values, graph.Constant(Numbers.Random(3, 10, 3, 1)));
        Port weights = graph.Add("Reshape", "opset1", "special_zero=false", values, graph.List(10, 48));
        Port result = graph.Add("MatMul", "opset1", "transpose_a=false transpose_b=true", graph.Input("x", Dimension.Dynamic, 48), weights);
        return (graph.Model(result), weights);
    }
}
