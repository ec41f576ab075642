using System.Text;

namespace Lockstep.Inspect.Tests.Summary;

public class ModelSummaryTests
{
    // From config.json of tiny-chat: six layers, 256 wide, 8 heads and 4 key heads of 32, 704 in the middle, 4096 tokens, tied embeddings.
    private const long Matrices = (4096 * 256) + (6L * ((2 * 256 * 256) + (2 * 128 * 256) + (3 * 704 * 256)));
    private const long Rows = 4096 + (6L * (256 + 128 + 128 + 256 + 704 + 704 + 256));
    private const long Floats = (13 * 256) + 16; // the norms, and the frequencies of the rotary embedding

    [Fact]
    public void A_language_model_is_described()
    {
        var summary = ModelSummary.Of(IrDocument.Open(Checkout.TinyChat));
        Assert.Equal("decoder language model, stateful (llama)", summary.Architecture.Kind);
        Assert.Contains("6 blocks named model.layers.N", summary.Architecture.Evidence);
        Assert.Equal(["input_ids i64[?,?]", "attention_mask i64[?,?]", "position_ids i64[?,?]", "beam_idx i32[?]"], summary.Inputs.Select(port => $"{port.Name} {port.Type}{port.Shape}"));
        Assert.Equal(["logits f32[?,?,4096]"], summary.Outputs.Select(port => $"{port.Name} {port.Type}{port.Shape}"));
        Assert.Equal(12, summary.States.Count);
        Assert.All(summary.States, state => Assert.Equal(("f32", "[?,4,?,32]", 2), (state.Type, state.Shape, state.GrowingAxis)));
        Assert.Equal(1161, summary.Ops.Sum(op => op.Count));
        Assert.Equal(2048, summary.ContextLength);
        Assert.Contains("nncf/weight_compression/mode: int8_asym", summary.Origin);
        Assert.Equal([("RmsNorm", 13), ("Rope", 12), ("Attention", 6), ("gated activation", 6)], summary.Patterns.Select(pattern => (pattern.Pattern, pattern.Count)));
        Assert.Empty(summary.Problems);
    }

    [Fact]
    public void Parameters_bits_and_cache_follow_from_the_configuration()
    {
        var summary = ModelSummary.Of(IrDocument.Open(Checkout.TinyChat));
        Assert.Equal(Matrices + Floats, summary.Parameters);
        // A byte a weight; an f16 scale and a u8 zero point a row; four bytes a float.
        Assert.Equal(8.0 * (Matrices + (3 * Rows) + (4 * Floats)) / (Matrices + Floats), summary.BitsPerWeight, 1e-9); // sums of whole numbers, divided once
        Assert.Equal(["u8 asymmetric, per channel, scale f16, zero point u8", "f32"], summary.Schemes.Select(share => share.Scheme.ToString()));
        Assert.Equal(2 * 6 * 4 * 32, summary.Cache!.ElementsPerToken);
        Assert.Equal((12, 6144, 3072, 1536), (summary.Cache.Tensors, summary.Cache.BytesF32, summary.Cache.BytesF16, summary.Cache.BytesU8));
    }

    [Theory]
    [InlineData("openvino_tokenizer.xml", "tokenizer (llama)")]
    [InlineData("openvino_detokenizer.xml", "detokenizer (llama)")]
    public void Models_of_custom_ops_are_described_too(string file, string kind)
    {
        var summary = ModelSummary.Of(IrDocument.Open(Path.Combine(Checkout.TinyChat, file)));
        Assert.Equal(kind, summary.Architecture.Kind);
        Assert.Contains(summary.Ops, op => op.Opset == "extension");
        Assert.Null(summary.Cache);
    }

    [Fact]
    public void Compression_is_read_from_the_graph_without_the_weights()
    {
        using SampleIr sample = new SampleIr().Write();
        File.Delete(sample.Open().WeightsPath);
        var summary = ModelSummary.Of(sample.Open());
        Assert.Equal("u8 asymmetric, per channel, scale f32, zero point u8", Assert.Single(summary.Schemes).Scheme.ToString());
        Assert.Equal(12, summary.Parameters);
        Assert.Equal(8.0 * (12 + 3 + 12) / 12, summary.BitsPerWeight);
        Assert.Null(summary.WeightsBytes);
        Assert.Contains("the file does not exist", Assert.Single(summary.Problems));
    }

    [Fact]
    public void A_backend_says_what_it_cannot_run()
    {
        using SampleIr sample = new SampleIr().Write();
        Assert.Null(ModelSummary.Of(sample.Open()).Unsupported);
        Assert.Equal(["no"], ModelSummary.Of(sample.Open(), new Refusing()).Unsupported!);
    }

    /// <summary>The weights are a hole of 4 GiB. A summary that read them would hold them in memory or take seconds; it must do neither.</summary>
    [Fact]
    public void A_summary_does_not_touch_the_weights()
    {
        const long Bytes = 1L << 32;
        using SampleIr sample = new SampleIr().Write(Huge(), []);
        using (FileStream stream = File.OpenWrite(sample.Open().WeightsPath)) stream.SetLength(Bytes);
        long before = Environment.WorkingSet;
        var summary = ModelSummary.Of(sample.Open());
        Assert.Equal(Bytes, summary.Parameters);
        Assert.Equal(Bytes, summary.WeightsBytes);
        Assert.Equal(2.0 * Bytes, summary.OperationsPerDecodedToken);
        Assert.True(Environment.WorkingSet - before < Bytes / 8, "the summary read the weights");
    }

    // x [1, 65536] times f8e4m3 [65536, 65536].
    private static string Huge()
    {
        const string Dims = "<dim>65536</dim><dim>65536</dim>";
        var xml = new StringBuilder("<net name=\"huge\" version=\"11\"><layers>");
        xml.Append("<layer id=\"0\" name=\"x\" type=\"Parameter\" version=\"opset1\"><data shape=\"1,65536\" element_type=\"f32\"/><output><port id=\"0\" precision=\"FP32\"><dim>1</dim><dim>65536</dim></port></output></layer>");
        xml.Append($"<layer id=\"1\" name=\"w\" type=\"Const\" version=\"opset1\"><data element_type=\"f8e4m3\" shape=\"65536,65536\" offset=\"0\" size=\"4294967296\"/><output><port id=\"0\" precision=\"F8E4M3\">{Dims}</port></output></layer>");
        xml.Append($"<layer id=\"2\" name=\"c\" type=\"Convert\" version=\"opset1\"><data destination_type=\"f32\"/><input><port id=\"0\"/></input><output><port id=\"1\" precision=\"FP32\">{Dims}</port></output></layer>");
        xml.Append("<layer id=\"3\" name=\"m\" type=\"MatMul\" version=\"opset1\"><data transpose_a=\"false\" transpose_b=\"true\"/><input><port id=\"0\"/><port id=\"1\"/></input><output><port id=\"2\" precision=\"FP32\"><dim>1</dim><dim>65536</dim></port></output></layer>");
        xml.Append("<layer id=\"4\" name=\"r\" type=\"Result\" version=\"opset1\"><input><port id=\"0\"/></input></layer></layers><edges>");
        xml.Append("<edge from-layer=\"0\" from-port=\"0\" to-layer=\"3\" to-port=\"0\"/><edge from-layer=\"1\" from-port=\"0\" to-layer=\"2\" to-port=\"0\"/>");
        xml.Append("<edge from-layer=\"2\" from-port=\"1\" to-layer=\"3\" to-port=\"1\"/><edge from-layer=\"3\" from-port=\"2\" to-layer=\"4\" to-port=\"0\"/></edges></net>");
        return xml.ToString();
    }

    private sealed class Refusing : IBackendView
    {
        public IReadOnlyList<string> Unsupported(IrDocument document) => ["no"];

        public IReadOnlyList<KernelChoice> Plan(IrDocument document) => [];
    }
}
