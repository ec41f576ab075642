using System.Text.Json;

namespace Lockstep.Inspect.Tests.Views;

public class ViewTests
{
    [Fact]
    public void A_node_is_shown_with_what_lies_around_it()
    {
        using SampleIr sample = new SampleIr().Write();
        NodeView node = Assert.Single(NodeView.Find(sample.Open(), "product", 1));
        Assert.Equal(("MatMul", "opset1", 8, SampleIr.LineOf(SampleIr.Xml, "<layer id=\"8\"")), (node.Type, node.Opset, node.Id, node.Line));
        Assert.Contains(new KeyValuePair<string, string>("transpose_b", "true"), node.Attributes);
        Assert.Equal(["Parameter 'x':0 f32[?,4]", "Multiply 'decoded':0 f32[3,4]"], node.Inputs);
        Assert.Equal(["y f32[?,3]"], node.Outputs);
        Assert.Equal(["Concat 'joined' input 1"], node.Consumers);
        Assert.Equal(["<- Parameter 'x' (id 0) f32[?,4]", "<- Multiply 'decoded' (id 7) f32[3,4]", "-> Concat 'joined' (id 10) f32[?,3]"], node.Around);
        Assert.Contains("  <- Subtract 'subtract' (id 5) f32[3,4]", NodeView.Find(sample.Open(), "product", 2).Single().Around);
    }

    [Fact]
    public void A_node_is_found_by_id_and_by_a_part_of_its_name_and_small_constants_show_their_numbers()
    {
        using SampleIr sample = new SampleIr().Write();
        Assert.Equal("0.5, 2, 0.25", NodeView.Find(sample.Open(), "6", 0).Single().Value);
        Assert.Equal(["zero_point", "zero_point_f32"], NodeView.Find(sample.Open(), "ERO_PO", 0).Select(node => node.Name));
        Assert.Contains("no node has the name or id 'nothing'", Assert.Throws<Graph.ModelException>(() => NodeView.Find(sample.Open(), "nothing", 0)).Message);
    }

    [Fact]
    public void Drawings_leave_constants_out_and_keep_every_other_edge()
    {
        using SampleIr sample = new SampleIr().Write();
        using var dot = new StringWriter();
        GraphExport.Dot(sample.Open(), dot);
        foreach (string edge in new[] { "n0 -> n8", "n9 -> n10", "n8 -> n10", "n10 -> n11", "n10 -> n13", "n13 -> n14" }) Assert.Contains(edge, dot.ToString());
        Assert.DoesNotContain("n1 ", dot.ToString());
        using var mermaid = new StringWriter();
        GraphExport.Mermaid(sample.Open(), mermaid);
        Assert.StartsWith("flowchart TB", mermaid.ToString());
        Assert.Contains("n8[\"MatMul<br/>product\"]", mermaid.ToString());
        Assert.Contains("n8 -->|\"[?,3]\"| n10", mermaid.ToString());
    }

    [Fact]
    public void Tables_hold_every_node()
    {
        using SampleIr sample = new SampleIr().Write();
        using var csv = new StringWriter();
        GraphExport.Csv(sample.Open(), csv);
        Assert.Contains("8,MatMul,opset1,product,(other),\"f32[?,3]\",0:0 7:0", csv.ToString());
        Assert.Equal(16, csv.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        using var json = new MemoryStream();
        GraphExport.Json(sample.Open(), json);
        using JsonDocument document = JsonDocument.Parse(json.ToArray());
        JsonElement[] nodes = document.RootElement.GetProperty("nodes").EnumerateArray().ToArray();
        Assert.Equal(15, nodes.Length);
        JsonElement product = nodes.Single(node => node.GetProperty("name").GetString() == "product");
        Assert.Equal(["0:0", "7:0"], product.GetProperty("inputs").EnumerateArray().Select(input => input.GetString()));
        Assert.Equal("[?,3]", product.GetProperty("outputs")[0].GetProperty("shape").GetString());
    }

    [Fact]
    public void Blocks_hold_their_ops_and_their_weights()
    {
        BlockFacts[] blocks = BlockFacts.Of(IrDocument.Open(Checkout.TinyChat)).Where(block => block.Block.StartsWith("model.layers.", StringComparison.Ordinal)).ToArray();
        Assert.Equal(Enumerable.Range(0, 6).Select(index => $"model.layers.{index}"), blocks.Select(block => block.Block));
        Assert.All(blocks, block => Assert.Equal((2 * 256 * 256) + (2 * 128 * 256) + (3 * 704 * 256), block.Parameters));
        Assert.All(blocks, block => Assert.True(block.Operations > 2 * block.Parameters));
    }

    [Theory]
    [InlineData("__module.model.layers.3.mlp/aten::mul/Multiply", "model.layers.3")]
    [InlineData("self.model.layers.12.self_attn.q_proj.weight/scale", "model.layers.12")]
    [InlineData("__module.transformer.h.0.attn/aten::view/Reshape", "transformer.h.0")]
    [InlineData("__module.model.norm/aten::mul/Multiply_1", "model.norm")]
    [InlineData("self.lm_head.weight", "lm_head")]
    [InlineData("Constant_24627", "(other)")]
    public void Blocks_are_read_from_names(string name, string block) => Assert.Equal(block, BlockName.Of(name).ToString());
}
