using Lockstep.Backends.Managed.Tests.Testing;
using Lockstep.Graph;
using Lockstep.Tensors;

namespace Lockstep.Backends.Managed.Tests.Fused;

/// <summary>Activations spelled out of plain ops, alone and as the gate of a feed-forward layer.</summary>
public class SpelledActivationTests
{
    private const float Root = 0.70710678f, Bell = 0.79788456f, Cube = 0.044715f;

    [Theory]
    [InlineData("silu", "Silu.f32", "SwiGLU")]
    [InlineData("silu turned", "Silu.f32", "SwiGLU")]
    [InlineData("erf half first", "Gelu.erf.f32", "GeGLU.erf")]
    [InlineData("erf half last", "Gelu.erf.f32", "GeGLU.erf")]
    [InlineData("erf divided", "Gelu.erf.f32", "GeGLU.erf")]
    [InlineData("tanh power", "Gelu.tanh.f32", "GeGLU.tanh")]
    [InlineData("tanh product", "Gelu.tanh.f32", "GeGLU.tanh")]
    public void A_spelling_is_one_kernel_and_near_the_plain_ops(string spelling, string alone, string gated)
    {
        foreach (bool gate in new[] { false, true })
        {
            var graph = new SmallGraph();
            Port x = graph.Input("inputs_embeds", Dimension.Dynamic, Dimension.Dynamic, 33);
            Port y = Activation(graph, spelling, x);
            Model model = graph.Model(gate ? graph.Op("Multiply", y, graph.Op("Sqrt", graph.Op("Multiply", x, x))) : y);
            using ICompiledModel fused = ManagedBackend.Optimized.Compile(model, new CompileOptions { Threads = 2 }), plain = ManagedBackend.Reference.Compile(model);
            Assert.Single(fused.Plan, line => line.Kernel == (gate ? gated : alone));
            Assert.Equal(gate ? 3 : 1, fused.Plan.Count);
            Tensor input = Numbers.Random(3, 2, 5, 33);
            // Each plain op rounds once: half a dozen roundings of numbers up to 4, which 1 + tanh near -1 makes absolute.
            Numbers.Near(plain.CreateRequest().Run([input])[0].Values<float>(), fused.CreateRequest().Run([input])[0], 4e-6);
        }
    }

    [Theory]
    [InlineData("erf with another root")]
    [InlineData("erf without half")]
    [InlineData("erf of another number")]
    public void Another_function_stays_as_it_is(string spelling)
    {
        var graph = new SmallGraph();
        Port y = Activation(graph, spelling, graph.Input("inputs_embeds", Dimension.Dynamic, Dimension.Dynamic, 33));
        Model model = graph.Model(y);
        using ICompiledModel fused = ManagedBackend.Optimized.Compile(model, new CompileOptions { Threads = 1 }), plain = ManagedBackend.Reference.Compile(model);
        Assert.DoesNotContain(fused.Plan, line => line.Kernel.StartsWith("Gelu", StringComparison.Ordinal));
        Tensor input = Numbers.Random(3, 2, 5, 33);
        Numbers.Near(plain.CreateRequest().Run([input])[0].Values<float>(), fused.CreateRequest().Run([input])[0], 4e-6);
    }

    private static Port Activation(SmallGraph graph, string spelling, Port x)
    {
        Port Times(Port a, Port b) => graph.Op("Multiply", a, b);
        Port Erf(Port argument) => graph.Op("Add", graph.Op("Erf", argument), graph.Float(1));
        Port Tanh(Port cube) => graph.Op("Add", graph.Float(1), graph.Op("Tanh", Times(graph.Float(Bell), graph.Op("Add", x, Times(graph.Float(Cube), cube)))));
        return spelling switch
        {
            "silu" => Times(x, graph.Op("Sigmoid", x)),
            "silu turned" => Times(graph.Op("Sigmoid", x), x),
            "erf half first" => Times(Times(x, graph.Float(0.5f)), Erf(Times(x, graph.Float(Root)))),
            "erf half last" => Times(graph.Float(0.5f), Times(x, Erf(graph.Op("Divide", x, graph.Float(1.41421356f))))),
            "erf divided" => graph.Op("Multiply", graph.Op("Divide", x, graph.Float(2)), Erf(Times(graph.Float(Root), x))),
            "tanh power" => Times(Times(graph.Float(0.5f), x), Tanh(graph.Op("Power", x, graph.Float(3)))),
            "tanh product" => Times(x, Times(graph.Float(0.5f), Tanh(Times(Times(x, x), x)))),
            "erf with another root" => Times(Times(x, graph.Float(0.5f)), Erf(Times(x, graph.Float(0.707f)))),
            "erf without half" => Times(x, Erf(Times(x, graph.Float(Root)))),
            _ => Times(Times(x, graph.Float(0.5f)), Erf(Times(graph.Op("Abs", x), graph.Float(Root)))),
        };
    }
}
