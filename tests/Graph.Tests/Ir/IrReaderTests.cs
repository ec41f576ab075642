using Lockstep.Graph.Ir;
using Lockstep.Tensors;

namespace Lockstep.Graph.Tests.Ir;

public class IrReaderTests
{
    private static readonly string s_relu = IrText.Chain(IrText.Op(1, "ReLU", 1), "0:0 1:0", "1:1");

    [Theory]
    [InlineData("10")]
    [InlineData("11")]
    public void A_small_file_is_read(string version)
    {
        string layers = IrText.Parameter(0, names: "input_ids") + IrText.Op(1, "ReLU", 1, names: "logits") + IrText.Result(2);
        Model model = IrText.Read(IrText.Net(layers, "0:0 1:0,1:1 2:0", version: version));
        Assert.Equal("sample", model.Name);
        Assert.Equal("sample.xml", model.Source);
        Assert.Equal(int.Parse(version), model.IrVersion);
        Assert.Equal(["Parameter", "Relu", "Result"], model.Nodes.Select(node => node.Type));
        Node relu = model.Nodes[1];
        Assert.Equal((1, "relu", "opset1", 1, 4), (relu.Id, relu.Name, relu.Opset, relu.OpsetNumber, relu.Line));
        Assert.Equal(DType.F32, relu.Outputs[0].Type);
        Assert.Equal(new Shape(2, 3), relu.Outputs[0].Shape);
        Assert.Equal(DType.Dynamic, relu.Outputs[0].DeclaredType);
        Assert.False(relu.Outputs[0].DeclaredShape.HasRank);
        Assert.Equal(["input_ids"], model.InputNames(0));
        Assert.Equal(["logits"], model.OutputNames(0));
    }

    [Fact]
    public void Port_ids_may_be_sparse_and_the_position_counts()
    {
        string add = IrText.Layer(1, "Subtract", "sub", "", """<input><port id="7"/><port id="3"/></input><output><port id="20" precision="FP32"/></output>""");
        Model model = IrText.Read(IrText.Net(
            IrText.Parameter(0, "a") + IrText.Parameter(5, "b") + add + IrText.Result(99), "5:0 1:3,0:0 1:7,1:20 99:0"));
        Assert.Equal(["a", "b"], model.Results[0].Producer(0).Inputs.Select(port => port.Node.Name));
    }

    [Fact]
    public void Inputs_and_outputs_may_use_the_same_port_ids()
    {
        string relu = IrText.Layer(1, "Relu", "relu", "", """<input><port id="0"/></input><output><port id="0" precision="FP32"/></output>""");
        Assert.Equal(3, IrText.Read(IrText.Chain(relu, "0:0 1:0", "1:0")).Nodes.Count);
    }

    [Fact]
    public void An_edge_without_from_port_leaves_the_only_output()
    {
        string xml = s_relu.Replace(""" from-port="1" """, " ", StringComparison.Ordinal);
        Assert.NotEqual(s_relu, xml);
        Assert.Equal("Relu", IrText.Read(xml).Results[0].Producer(0).Type);
    }

    [Fact]
    public void The_file_need_not_be_in_topological_order_nor_ids_begin_at_0()
    {
        string layers = IrText.Result(0) + IrText.Op(1000, "Exp", 1) + IrText.Op(7, "Abs", 1) + IrText.Parameter(2);
        Model model = IrText.Read(IrText.Net(layers, "1000:1 0:0,7:1 1000:0,2:0 7:0"));
        Assert.Equal(["Parameter", "Abs", "Exp", "Result"], model.Nodes.Select(node => node.Type));
    }

    [Fact]
    public void Layers_nobody_needs_are_dropped_but_Parameters_stay()
    {
        string layers = IrText.Parameter(0, "x") + IrText.Parameter(1, "unused") + IrText.Op(2, "Abs", 1) + IrText.Op(3, "Exp", 1) + IrText.Result(4);
        Model model = IrText.Read(IrText.Net(layers, "0:0 2:0,0:0 3:0,2:1 4:0"));
        Assert.DoesNotContain(model.Nodes, node => node.Type == "Exp");
        Assert.Equal(["x", "unused"], model.Parameters.Select(node => node.Name));
    }

    [Fact]
    public void Inputs_and_outputs_keep_the_order_of_the_file()
    {
        string layers = IrText.Result(9, "second") + IrText.Parameter(5, "b") + IrText.Parameter(1, "a") + IrText.Result(2, "first");
        Model model = IrText.Read(IrText.Net(layers, "1:0 9:0,5:0 2:0"));
        Assert.Equal(["b", "a"], model.Parameters.Select(node => node.Name));
        Assert.Equal(["second", "first"], model.Results.Select(node => node.Name));
    }

    [Fact]
    public void An_Assign_keeps_what_it_writes()
    {
        const string variable = """variable_id="v" variable_type="f32" variable_shape="?,3" """;
        string layers = IrText.Parameter(0) + IrText.Op(1, "ReadValue", 1, variable, "opset6") + IrText.Op(2, "Add", 2)
            + IrText.Op(3, "Assign", 1, "variable_id=\"v\"", "opset6");
        Model model = IrText.Read(IrText.Net(layers, "0:0 1:0,1:1 2:0,0:0 2:1,2:2 3:0"));
        Assert.Equal(3, Assert.Single(model.Sinks).Id);
        Assert.Empty(model.Results);
        Assert.Equal(4, model.Nodes.Count);
        Assert.Equal("[?,3]", model.Nodes.Single(node => node.Type == "ReadValue").Outputs[0].Shape.ToString());
    }

    [Fact]
    public void Names_with_commas_and_names_of_results_are_read()
    {
        string layers = IrText.Parameter(0, names: @"a\,b,c") + IrText.Result(1, more: @" output_names=""out\,1,out2""");
        Model model = IrText.Read(IrText.Net(layers, "0:0 1:0"));
        Assert.Equal(["a,b", "c"], model.InputNames(0));
        Assert.Equal(["out,1", "out2", "a,b", "c"], model.OutputNames(0));
    }

    [Theory]
    [InlineData("const", "Constant")]
    [InlineData("Const", "Constant")]
    [InlineData("CONSTANT", "Constant")]
    public void Aliases_of_Constant_are_read(string written, string type)
    {
        string xml = IrText.Net(IrText.Constant(0, "u8", "1", 0, 1).Replace("\"Constant\"", $"\"{written}\"", StringComparison.Ordinal) + IrText.Result(1), "0:0 1:0");
        Node node = IrText.Read(xml, 9).Nodes[0];
        Assert.Equal(type, node.Type);
        Assert.Equal(9, node.Value!.Values<byte>()[0]);
    }

    [Theory]
    [InlineData("Softmax", "SoftMax")]
    [InlineData("SoftMax", "SoftMax")]
    [InlineData("RELU", "Relu")]
    [InlineData("NobodyKnowsThis", "NobodyKnowsThis")]
    public void Types_are_matched_without_regard_to_case_and_unknown_ones_kept(string written, string type) =>
        Assert.Equal(type, IrText.Read(IrText.Chain(IrText.Op(1, written, 1, "axis=\"1\""), "0:0 1:0", "1:1")).Nodes[1].Type);

    [Fact]
    public void An_unknown_op_has_its_declared_outputs()
    {
        string custom = IrText.Layer(1, "MyOp", "mine", "answer=\"42\"", IrText.Inputs(1) + """<output><port id="1" precision="I64"><dim>-1</dim><dim>4</dim></port></output>""", "extension");
        Node node = IrText.Read(IrText.Chain(custom, "0:0 1:0", "1:1")).Nodes[1];
        Assert.Equal((DType.I64, "[?,4]", 0, "42"), (node.Outputs[0].Type, node.Outputs[0].Shape.ToString(), node.OpsetNumber, node.Attributes.Text("answer")));
    }

    [Fact]
    public void A_port_without_dimensions_says_nothing_and_attributes_decide()
    {
        Model model = IrText.Read(IrText.Net(IrText.Parameter(0, shape: "") + IrText.Parameter(1, "y", "...") + IrText.Result(2) + IrText.Result(3), "0:0 2:0,1:0 3:0"));
        Assert.Equal("[]", model.Parameters[0].Outputs[0].Shape.ToString());
        Assert.Equal("[...]", model.Parameters[1].Outputs[0].Shape.ToString());
    }

    [Theory]
    [InlineData("?,4,?,128", "[?,4,?,128]")]
    [InlineData("1..10,..10,2..", "[1..10,0..10,2..]")]
    [InlineData("-1, 3", "[?,3]")]
    [InlineData("[?,3]", "[?,3]")]
    public void Partial_shapes_are_read(string written, string shape)
    {
        string parameter = IrText.Layer(0, "Parameter", "x", $"shape=\"{written}\" element_type=\"f32\"", IrText.Output(0, "FP32", ""));
        Assert.Equal(shape, IrText.Read(IrText.Net(parameter + IrText.Result(1), "0:0 1:0")).Parameters[0].Outputs[0].Shape.ToString());
    }

    [Fact]
    public void Runtime_info_of_nodes_and_model_is_kept()
    {
        string constant = IrText.Layer(1, "Abs", "abs", "", """
            <rt_info><attribute name="decompression" version="0"/><custom name="note" value="hi"/><attribute name="fused_names" version="0" value="a,b"/></rt_info>
            """ + IrText.Inputs(1) + IrText.Output(1, "FP32", "2,3"));
        string more = """
            <rt_info><Runtime_version value="2026.1"/><nncf><weight_compression><mode value="int4_sym"/></weight_compression></nncf><info name="a b" value="c"/></rt_info>
            """;
        Model model = IrText.Read(IrText.Net(IrText.Parameter(0) + constant + IrText.Result(2), "0:0 1:0,1:1 2:0", more));
        Assert.Equal(["decompression", "note", "fused_names"], model.Nodes[1].RtInfo.Select(info => info.Name));
        Assert.Equal([null, "hi", "a,b"], model.Nodes[1].RtInfo.Select(info => info.Value));
        Assert.Equal("0", model.Nodes[1].RtInfo[0].Attributes["version"]);
        Assert.Equal(["Runtime_version", "nncf", "a b"], model.RtInfo.Select(info => info.Name));
        Assert.Equal("int4_sym", model.RtInfo[1].Children[0].Children[0].Value);
    }

    [Fact]
    public void Entries_of_one_name_are_all_kept()
    {
        const string more = """<rt_info><k value="1"/><k value="2"/><info name="k" value="3"/></rt_info>""";
        Assert.Equal(["1", "2", "3"], IrText.Read(IrText.Net(IrText.Parameter(0) + IrText.Result(1), "0:0 1:0", more)).RtInfo.Select(info => info.Value));
    }

    [Fact]
    public void Legacy_meta_data_is_kept()
    {
        const string more = """<meta_data><MO_version value="2022.1"/><cli_parameters><framework value="onnx"/></cli_parameters></meta_data>""";
        RtInfo meta = Assert.Single(IrText.Read(IrText.Net(IrText.Parameter(0) + IrText.Result(1), "0:0 1:0", more, "10")).RtInfo);
        Assert.Equal("meta_data", meta.Name);
        Assert.Equal(["MO_version", "cli_parameters"], meta.Children.Select(child => child.Name));
        Assert.Equal("onnx", meta.Children[1].Children[0].Value);
    }

    [Fact]
    public void Comments_unknown_elements_and_edges_before_layers_do_no_harm()
    {
        string xml = $"""
            <?xml version="1.0"?><!-- made by hand -->
            <net name="n" version="11"><edges>{IrText.Edges("0:0 1:0")}</edges><novelty><layers/></novelty>
            <layers><!-- x -->{IrText.Parameter(0)}{IrText.Result(1)}</layers></net>
            <!-- end -->
            """;
        Assert.Equal(2, IrText.Read(xml).Nodes.Count);
    }

    [Fact]
    public void Without_constants_no_weights_are_needed()
    {
        using var folder = new TempFolder();
        Model model = IrReader.Read(folder.Write("model.xml", s_relu));
        Assert.Equal(folder.File("model.xml"), model.Source);
        Assert.Equal(3, model.Nodes.Count);
    }

    [Fact]
    public void Weights_lie_beside_the_XML_and_are_mapped()
    {
        using var folder = new TempFolder();
        string path = folder.Write("model.xml", IrText.Net(IrText.Constant(0, "u8", "2", 1, 2) + IrText.Result(1), "0:0 1:0"));
        folder.Write("model.bin", [1, 2, 3]);
        Tensor value = IrReader.Read(path).Nodes[0].Value!;
        Assert.True(value.IsReadOnly);
        Assert.Equal((byte[])[2, 3], value.Clone().Bytes);
    }

    [Fact]
    public void A_missing_file_is_one_problem()
    {
        using var folder = new TempFolder();
        ModelException error = Assert.Throws<ModelException>(() => IrReader.Read(folder.File("none.xml")));
        Assert.Contains("cannot be opened", Assert.Single(error.Problems).Message);
        Assert.StartsWith(folder.File("none.xml"), error.Message);
        Assert.Throws<ModelException>(() => IrReader.Read(folder.Path));
        Assert.Throws<ModelException>(() => IrReader.Read(""));
        Assert.Throws<ModelException>(() => IrReader.Read("a\0b"));
    }

    [Fact]
    public void Missing_weights_are_one_problem_however_many_constants_need_them()
    {
        using var folder = new TempFolder();
        string layers = IrText.Constant(0, "u8", "1", 0, 1) + IrText.Constant(1, "u8", "1", 0, 1) + IrText.Op(2, "Add", 2) + IrText.Result(3);
        string path = folder.Write("model.xml", IrText.Net(layers, "0:0 2:0,1:0 2:1,2:2 3:0"));
        ModelException error = Assert.Throws<ModelException>(() => IrReader.Read(path));
        Assert.Single(error.Problems);
        Assert.Contains(folder.File("model.bin"), error.Message);
        Assert.Contains("does not exist", error.Message);
    }

    [Fact]
    public void Cut_weights_are_refused_with_file_and_size()
    {
        using var folder = new TempFolder();
        string path = folder.Write("model.xml", IrText.Net(IrText.Constant(0, "f32", "2", 4, 8, "table") + IrText.Result(1), "0:0 1:0"));
        folder.Write("model.bin", new byte[11]);
        ModelException error = Assert.Throws<ModelException>(() => IrReader.Read(path));
        Assert.Contains($"{path}:3: Constant 'table' (id 0)", error.Message);
        Assert.Contains(folder.File("model.bin"), error.Message);
        Assert.Contains("11 bytes", error.Message);
        folder.Write("model.bin", Array.Empty<byte>());
        Assert.Contains("0 bytes", Assert.Throws<ModelException>(() => IrReader.Read(path)).Message);
    }
}
