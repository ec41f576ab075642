using System.Text.RegularExpressions;
using Lockstep.Graph;
using Lockstep.Parity.Compare;
using Lockstep.Parity.Engines;
using Lockstep.Parity.Layers;
using Lockstep.Tensors;
using Lockstep.Tensors.Safetensors;

namespace Lockstep.Parity.Tests;

/// <summary>
/// Outputs of PyTorch modules find their nodes. The captured file is what Transformers computed in f32 for the first six tokens of a prompt, every module of tiny-draft before
/// its weights were rounded to 8 bits.
/// </summary>
public sealed class LayerCaptureTests : IDisposable
{
    private const double RoundedWeights = 0.05; // relative: 8-bit weights, against those of PyTorch

    private static readonly Engine s_reference = Engine.Parse("reference"), s_managed = Engine.Parse("managed,threads=1");

    private readonly string _folder = Directory.CreateTempSubdirectory("lockstep-layers").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Every_module_of_PyTorch_is_matched_or_named()
    {
        var capture = LayerCapture.Open(Golden.File("tiny-draft-layers.safetensors"));
        Assert.Equal(6, capture.Ids?.Length);
        LayerReport report = LayerErrors.Measure(s_reference, TestModels.Read("models/tiny-draft"), capture.Tensors, capture.Ids!);
        Assert.Equal([new("model.rotary_emb", "is the name of a module with 2 outputs of that shape")], report.Unmatched);
        Assert.Equal(capture.Tensors.Count - 1, report.Layers.Count);
        Assert.Equal("model.embed_tokens", report.Layers[0].Name);
        Assert.Equal("model.norm", report.Layers[^1].Name);
        Assert.All(report.Layers, layer => Assert.InRange(layer.RelativeError, 1e-4, RoundedWeights));
        Assert.Equal(0, LayerJump.First(report.Layers)); // the embeddings are rounded too
        Assert.Equal(-1, LayerJump.First([report.Layers[0] with { RelativeError = 0 }]));
    }

    [Fact]
    public void A_fused_module_is_named_and_the_others_are_compared()
    {
        var capture = LayerCapture.Open(Golden.File("tiny-draft-layers.safetensors"));
        LayerReport report = LayerErrors.Measure(s_managed, TestModels.Read("models/tiny-draft"), capture.Tensors, capture.Ids!);
        Assert.All(report.Unmatched.Where(unmatched => unmatched.Name != "model.rotary_emb"), unmatched =>
        {
            Assert.Matches(@"^model\.layers\.\d+\.mlp\.act_fn$", unmatched.Name);
            Assert.Equal("is computed inside a fused kernel, which does not show it", unmatched.Why);
        });
        Assert.Equal(capture.Tensors.Count, report.Layers.Count + report.Unmatched.Count);
        Assert.All(report.Layers, layer => Assert.InRange(layer.RelativeError, 1e-4, RoundedWeights));
    }

    [Fact]
    public void Layers_of_a_capture_are_whole_layers()
    {
        var capture = LayerCapture.Open(Golden.File("tiny-draft-layers.safetensors"));
        LayerReport report = LayerErrors.Measure(s_managed, TestModels.Read("models/tiny-draft"), capture.Tensors, capture.Ids!, at: TapChoice.Layers);
        Assert.All(report.Layers, layer => Assert.Matches(@"^model\.(embed_tokens|layers\.\d+|norm)$", layer.Name));
        Assert.Equal(capture.Tensors.Keys.Count(name => Regex.IsMatch(name, @"^model\.layers\.\d+$")) + 2, report.Layers.Count);
    }

    [Fact]
    public void A_damaged_capture_jumps_at_the_damaged_layer_on_either_side()
    {
        Model model = TestModels.Read("models/tiny-chat");
        int[] ids = [5, 17, 101, 44];
        string[] nodes = [.. Enumerable.Range(0, 6).Select(i => $"__module.model.layers.{i}/aten::add/Add_1")];
        Tensor[] outputs = Bisect.TapRun.Run(s_reference, model, [.. nodes.Select(name => (name, model.Nodes.Single(node => node.Name == name).Output()))], ids, 0);
        Dictionary<string, Tensor> captured = Enumerable.Range(0, 6).ToDictionary(i => $"model.layers.{i}", i => outputs[i]);
        LayerReport exact = LayerErrors.Measure(s_reference, model, captured, ids);
        Assert.Equal(captured.Keys, exact.Layers.Select(layer => layer.Name));
        Assert.All(exact.Layers, layer => Assert.Equal((0, 0), (layer.MaxError, layer.RelativeError)));
        outputs[3].Writable<float>()[7] += 100;
        foreach (bool captureIsA in new[] { true, false })
        {
            IReadOnlyList<LayerError> layers = LayerErrors.Measure(s_reference, model, captured, ids, captureIsA).Layers;
            Assert.Equal(3, LayerJump.First(layers));
            Assert.InRange(layers[3].MaxError, 99, 101);
        }

        outputs[3].Writable<float>()[7] = float.NaN;
        Assert.Equal((double.PositiveInfinity, double.PositiveInfinity), LayerErrors.Measure(s_reference, model, captured, ids).Layers.Select(layer => (layer.MaxError, layer.RelativeError)).ElementAt(3));
    }

    [Fact]
    public void What_fits_nowhere_is_said()
    {
        Model model = TestModels.Read("models/tiny-draft");
        Tensor[] zeros = [Tensor.Zeros(DType.F32, new Shape(1, 2, 128)), Tensor.Zeros(DType.F32, new Shape(1, 2, 77)), Tensor.Zeros(DType.F32, new Shape(2, 128)), Tensor.Zeros(DType.F32, new Shape(1, 9, 128))];
        var captured = new Dictionary<string, Tensor> { ["model.layers.0"] = zeros[0], ["model.layers.1"] = zeros[1], ["model.norm"] = zeros[2], ["vision.encoder"] = zeros[0], ["model.layers.0.mlp"] = zeros[3] };
        LayerReport report = LayerErrors.Measure(s_managed, model, captured, [3, 4]);
        Assert.Equal(["model.layers.0", "model.norm"], report.Layers.Select(layer => layer.Name)); // the batch dimension may lack
        Assert.Equal(
        [
            new("model.layers.1", "has the shape [1,2,77], which no float output of the module has"), new("vision.encoder", "is the name of no node and of no module of the model"),
            new("model.layers.0.mlp", "has the shape [1,9,128], but [1,2,128] on these ids"),
        ], report.Unmatched);
        Assert.Throws<ModelException>(() => LayerErrors.Measure(s_managed, model, new Dictionary<string, Tensor> { ["vision.encoder"] = zeros[0] }, [3, 4]));
    }

    [Fact]
    public void An_exporter_may_have_wrapped_the_model()
    {
        Model model = TestModels.Read("lfm2/fp32"); // PyTorch's model.layers.0 is model.model.layers.0 in the graph
        Tensor hidden = Tensor.Zeros(DType.F32, new Shape([1, 2, model.Nodes.Single(node => node.Name == "__module.model.model.layers.0/aten::add/Add_1").Outputs[0].Shape[-1].Value]));
        var captured = new Dictionary<string, Tensor> { ["model.embed_tokens"] = hidden, ["model.layers.0"] = hidden, ["model.layers.1"] = hidden, ["model.embedding_norm"] = hidden };
        LayerReport report = LayerErrors.Measure(s_reference, model, captured, [3, 4]);
        Assert.Empty(report.Unmatched);
        Assert.Equal(captured.Keys, report.Layers.Select(layer => layer.Name));
    }

    [Fact]
    public void Two_captures_are_compared_by_name()
    {
        Dictionary<string, Tensor> a = new() { ["x"] = Tensor.From([1f, 2], 2), ["y"] = Tensor.From([3f], 1), ["z"] = Tensor.From([0f], 1) }, b = new() { ["y"] = Tensor.From([4f], 1), ["x"] = Tensor.From([1f, 2], 2) };
        LayerReport report = LayerErrors.Measure(a, b);
        Assert.Equal([new("x", "", 0, 0), new("y", "", 1, 1.0 / 3)], report.Layers);
        Assert.Equal([new UnmatchedLayer("z", "is not in the second capture")], report.Unmatched);
    }

    [Fact]
    public void A_capture_of_several_prompts_is_read_with_the_ids_beside_it()
    {
        string path = Path.Combine(_folder, "c.safetensors");
        SafetensorsWriter.Write(path, [new("0.layer.model.norm", Tensor.From([1f], 1)), new("1.layer.model.norm", Tensor.From([2f], 1)), new("1.logits", Tensor.From([3f], 1))]);
        Assert.Null(LayerCapture.Open(path).Ids);
        File.WriteAllText(Path.Combine(_folder, "c.json"), """{"format": "lockstep-capture", "version": 1, "prompts": [{"ids": [1, 2]}, {"ids": [3, 4, 5]}]}""");
        var second = LayerCapture.Open(path, 1);
        Assert.Equal([3, 4, 5], second.Ids!);
        Assert.Equal(2f, second.Tensors["model.norm"].Values<float>()[0]);
        Assert.Single(second.Tensors);
        Assert.Contains("there are layer outputs of prompts 0, 1, not of prompt 2", Assert.Throws<SafetensorsException>(() => LayerCapture.Open(path, 2)).Message, StringComparison.Ordinal);
        File.WriteAllText(Path.Combine(_folder, "c.json"), """{"prompts": [{"ids": ["one"]}]}""");
        Assert.Contains("the ids of prompt 0 cannot be read", Assert.Throws<SafetensorsException>(() => LayerCapture.Open(path)).Message, StringComparison.Ordinal);
        SafetensorsWriter.Write(path, [new("input_ids", Tensor.From([1L, 2], 2))]);
        Assert.Contains("there is no output of a layer", Assert.Throws<SafetensorsException>(() => LayerCapture.Open(path)).Message, StringComparison.Ordinal);
        SafetensorsWriter.Write(path, [new("input_ids", Tensor.From([1L, 2, 3, 4], 2, 2)), new("x", Tensor.From([1f], 1))]);
        Assert.Contains("input_ids is i64[2,2], expected the integer ids of one sequence", Assert.Throws<SafetensorsException>(() => LayerCapture.Open(path)).Message, StringComparison.Ordinal);
    }
}
