using Lockstep.Backends;
using Lockstep.Graph;
using Lockstep.Graph.Transforms;
using Lockstep.Parity.Bisect;
using Lockstep.Parity.Compare;
using Lockstep.Parity.Engines;
using Lockstep.Parity.Layers;
using Lockstep.Tensors;
using Lockstep.Tests;

namespace Lockstep.Parity.Tests;

/// <summary>The error along the depth: measured at the right places, without disturbing what is measured, and with a jump where a fault is.</summary>
public class LayerErrorsTests
{
    private const double Rounding = 5e-6; // relative, of sums in f32 behind two to six layers

    private static readonly int[] s_ids = [5, 17, 101, 44, 9, 9, 120, 63];

    private static readonly Engine s_reference = Engine.Parse("reference"), s_managed = Engine.Parse("managed,threads=1"), s_fast = Engine.Parse("managed,mode=fast,threads=1");

    [Theory]
    [InlineData("bloom", "h.0.mlp/aten::add/Add", "h.1.mlp/aten::add/Add")]
    [InlineData("gpt2", "h.0/aten::add/Add_1", "h.1/aten::add/Add_1")]
    [InlineData("gemma2", "layers.0/aten::add/Add_1", "layers.1/aten::add/Add_1")]
    [InlineData("glm", "layers.0/aten::add/Add_1", "layers.1/aten::add/Add_1")]
    [InlineData("lfm2", "layers.0/aten::add/Add_1", "layers.1/aten::add/Add_1")]
    [InlineData("mixtral", "layers.0/aten::add/Add_1", "layers.1/aten::add/Add_1")]
    [InlineData("phi3", "layers.0/aten::add/Add_1", "layers.1/aten::add/Add_1")]
    [InlineData("llama", "layers.0/aten::add/Add_1", "layers.1/aten::add/Add_1")]
    public void Places_are_embeddings_layers_normalisation_and_logits(string architecture, string first, string second)
    {
        Model model = TestModels.Read(architecture + "/fp32");
        LayerReport report = LayerErrors.Measure(s_reference, model, s_managed, model, s_ids);
        Assert.Equal(5, report.Layers.Count);
        Assert.EndsWith(first, report.Layers[1].Name, StringComparison.Ordinal);
        Assert.EndsWith(second, report.Layers[2].Name, StringComparison.Ordinal);
        Assert.Equal(model.Results[model.FindOutput("logits")].Producer(0).Name, report.Layers[4].Name);
        Assert.All(report.Layers, layer => Assert.InRange(layer.RelativeError, 0, Rounding));
        Assert.True(report.Layers[4].MaxError > 0, "The kernels of both engines differ, and yet no bit does.");
        Assert.Equal(-1, LayerJump.First(report.Layers));
        Assert.Empty(report.Unmatched);
    }

    [Fact]
    public void Names_without_layers_fall_back_to_residual_sums()
    {
        Model model = TestModels.Read("llama/legacy_fp32");
        LayerReport report = LayerErrors.Measure(s_reference, model, s_managed, model, s_ids);
        // Two layers of attention and of an MLP, between the embeddings and the last normalisation.
        Assert.Equal(["/embed_tokens/Gather", "/Add_5", "/Add_6", "/Add_10", "/Add_11", "/norm/Mul_1", "logits"], report.Layers.Select(layer => layer.Name));
        Assert.All(report.Layers, layer => Assert.InRange(layer.RelativeError, 0, Rounding));
    }

    [Fact]
    public void Without_residual_sums_outputs_are_sampled_along_the_depth()
    {
        Model model = TestModels.Read("llama/legacy_fp32");
        List<(string Name, Port InA, Port InB)> taps = [.. CommonTaps.Of((s_reference, model), (s_reference, model)).Where(tap => tap.InA.Node.Type != "Add")];
        IReadOnlyList<int> places = new LayerPlaces(model, taps).Layers();
        Assert.InRange(places.Count, 32, 64);
        Assert.Equal(places.Order(), places);
        Assert.Equal(taps.FindLastIndex(tap => tap.InA.Shape.Rank >= 3), places[^1]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(5)]
    public void A_fault_is_a_jump_at_its_layer(int layer)
    {
        Model model = TestModels.Read("models/tiny-chat");
        Node node = model.Nodes.Single(node => node.Name == $"__module.model.layers.{layer}.self_attn.o_proj/aten::linear/MatMul");
        IReadOnlyList<LayerError> layers = LayerErrors.Measure(s_managed, model, s_managed, WrongKernel.At(model, node, 1.5f), s_ids).Layers;
        Assert.Equal(9, layers.Count);
        int jump = LayerJump.First(layers);
        Assert.Equal($"__module.model.layers.{layer}/aten::add/Add_1", layers[jump].Name);
        Assert.All(layers.Take(jump), before => Assert.Equal(0, before.MaxError));
        Assert.All(layers.Skip(jump), after => Assert.True(after.RelativeError > 1e-4 && after.MaxError > 0, after.ToString()));
    }

    [Fact]
    public void Fast_mode_is_off_from_the_first_layer_on()
    {
        Model model = TestModels.Read("models/tiny-draft");
        IReadOnlyList<LayerError> layers = LayerErrors.Measure(s_managed, model, s_fast, model, s_ids).Layers;
        Assert.Equal(0, layers[0].MaxError);
        Assert.Equal(1, LayerJump.First(layers));
        Assert.All(layers.Skip(1), layer => Assert.InRange(layer.RelativeError, 1e-4, 0.2)); // 8-bit activations
    }

    [Theory]
    [InlineData(false, "managed,threads=1")]
    [InlineData(false, "managed,mode=fast,threads=1")]
    [InlineData(true, "managed,threads=1")]
    public void Looking_changes_nothing(bool all, string text)
    {
        Model model = TestModels.Read("models/tiny-chat");
        var engine = Engine.Parse(text);
        List<(string Name, Port InA, Port InB)> taps = CommonTaps.Of((engine, model), (engine, model));
        (string, Port)[] chosen = [.. (all ? taps : new LayerPlaces(model, taps).Layers().Select(i => taps[i])).Select(tap => (tap.Name, tap.InA))];
        Model tapped = AddOutputs.Apply(model, chosen);
        Assert.Equal(Kernels(engine, model), Kernels(engine, tapped));
        Assert.True(Logits(engine, model).Bytes.SequenceEqual(Logits(engine, tapped).Bytes));
    }

    [Fact]
    public void All_means_every_node_that_both_show()
    {
        Model model = TestModels.Read("models/tiny-draft");
        LayerReport report = LayerErrors.Measure(s_reference, model, s_managed, model, s_ids, TapChoice.Everything);
        Assert.Equal(CommonTaps.Of((s_reference, model), (s_managed, model)).Count, report.Layers.Count);
        Assert.Contains(report.Layers, layer => layer.Type == "ScaledDotProductAttention");
        Assert.All(report.Layers, layer => Assert.InRange(layer.RelativeError, 0, Rounding));
    }

    [Fact]
    public void Named_places_are_nodes_tensors_and_modules()
    {
        Model model = TestModels.Read("models/tiny-draft");
        LayerReport report = LayerErrors.Measure(s_reference, model, s_managed, model, s_ids,
            TapChoice.Parse("model.layers.1.mlp, __module.model.layers.0/aten::add/Add, logits, model.layers.0.mlp.act_fn, nowhere"));
        Assert.Equal(["__module.model.layers.0/aten::add/Add", "__module.model.layers.1.mlp.down_proj/aten::linear/MatMul", "__module.lm_head/aten::linear/MatMul"], report.Layers.Select(layer => layer.Name));
        Assert.Equal([new("model.layers.0.mlp.act_fn", "is computed inside a fused kernel, which does not show it"), new("nowhere", "is the name of no node and of no module of the model")], report.Unmatched);
        var error = Assert.Throws<ModelException>(() => LayerErrors.Measure(s_reference, model, s_managed, model, s_ids, TapChoice.Parse("nowhere")));
        Assert.Contains("'nowhere' is the name of no node and of no module of the model", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_native_runtime_stays_close_at_every_layer()
    {
        NativeOpenVino.Need();
        Model model = TestModels.Read("models/tiny-draft");
        LayerReport report = LayerErrors.Measure(Engine.Parse("openvino,threads=1"), model, s_managed, model, s_ids);
        Assert.True(report.Layers.Count >= 5);
        Assert.All(report.Layers, layer => Assert.InRange(layer.RelativeError, 0, Rounding));
    }

    [Fact]
    public void A_jump_is_out_of_proportion_to_the_place_before_and_to_rounding()
    {
        Assert.Equal(-1, LayerJump.First(Curve(0, 1e-7, 2e-5, 2e-4, 0)));
        Assert.Equal(2, LayerJump.First(Curve(0, 1e-7, 4e-5)));
        Assert.Equal(3, LayerJump.First(Curve(1e-6, 1e-6, 0, double.NaN)));
        Assert.Equal(0, LayerJump.First(Curve(double.PositiveInfinity)));
        Assert.Equal([null, null, 4, null, null], Enumerable.Range(0, 5).Select(i => LayerJump.Factor(Curve(0, 1e-6, 4e-6, double.NaN, 1), i)));
    }

    [Theory]
    [InlineData("__module.model.layers.3.mlp/aten::mul/Multiply", "model.layers", 3)]
    [InlineData("__module.transformer.h.11/aten::add/Add_1", "transformer.h", 11)]
    [InlineData("/model/layers.2/mlp/down_proj/MatMul", "model.layers", 2)]
    [InlineData("__module.model.layers.1.block_sparse_moe.experts.7.w1/aten::linear/MatMul", "model.layers", 1)]
    [InlineData("__module.model.norm/aten::mul/Multiply", null, 0)]
    [InlineData("present.0.value", null, 0)]
    [InlineData("/Add_5", null, 0)]
    [InlineData("Multiply_123", null, 0)]
    public void A_name_tells_its_layer(string name, string? stack, int index) =>
        Assert.Equal(stack is null ? null : (stack, index), LayerName.Block(name));

    [Fact]
    public void Runs_keep_to_the_budget_and_take_every_place_once() =>
        Assert.Equal([[3, 4], [2, 1, 5], [90], [8]], LayerErrors.Parts([3, 4, 2, 1, 5, 90, 8], bytes => bytes, budget: 8));

    private static LayerError[] Curve(params double[] errors) => [.. errors.Select((error, i) => new LayerError($"n{i}", "Add", error, error))];

    private static string[] Kernels(Engine engine, Model model)
    {
        using ICompiledModel compiled = engine.Backend.Compile(model, engine.Compile);
        return [.. compiled.Plan.Where(line => line.Type != "Result").Select(line => $"{line.Node} {line.Kernel} {line.Fast}").Order(StringComparer.Ordinal)];
    }

    private static Tensor Logits(Engine engine, Model model)
    {
        using ICompiledModel compiled = engine.Backend.Compile(model, engine.Compile);
        using IInferRequest request = compiled.CreateRequest(engine.Request);
        return request.Run(PromptInputs.Of(model, s_ids, 0))[model.FindOutput("logits")].Clone();
    }
}
