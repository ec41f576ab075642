using System.Text;
using Lockstep.Tensors;

namespace Lockstep.Graph.Tests.Ir;

public class GraphBuilderTests
{
    [Fact]
    public void A_cycle_is_refused_with_its_path()
    {
        string layers = IrText.Parameter(0) + IrText.Op(1, "Add", 2, name: "a") + IrText.Op(2, "Abs", 1, name: "b") + IrText.Op(3, "Exp", 1, name: "c") + IrText.Result(4);
        ModelException error = IrText.Refused(IrText.Net(layers, "0:0 1:0,3:1 1:1,1:2 2:0,2:1 3:0,3:1 4:0"), "lies on a cycle");
        string message = Assert.Single(error.Problems).Message;
        string twice = "Add 'a' (id 1) -> Abs 'b' (id 2) -> Exp 'c' (id 3) -> Add 'a' (id 1) -> Abs 'b' (id 2) -> Exp 'c' (id 3)";
        Assert.Contains(message[(message.IndexOf(": ", StringComparison.Ordinal) + 2)..], twice);
    }

    [Fact]
    public void A_layer_that_feeds_itself_is_refused() => IrText.Refused(
        IrText.Chain(IrText.Op(1, "Add", 2, name: "a"), "0:0 1:0,1:2 1:1", "1:2"), "lies on a cycle: Add 'a' (id 1) -> Add 'a' (id 1)");

    [Fact]
    public void A_cycle_nobody_needs_is_dropped() => Assert.Equal(2, IrText.Read(
        IrText.Net(IrText.Parameter(0) + IrText.Op(1, "Abs", 1) + IrText.Op(2, "Abs", 1) + IrText.Result(3), "0:0 3:0,1:1 2:0,2:1 1:0")).Nodes.Count);

    [Fact]
    public void A_graph_without_Result_and_Assign_is_refused() => IrText.Refused(IrText.Net(IrText.Parameter(0), ""), "sample.xml:1", "computes nothing");

    [Fact]
    public void A_Result_needs_exactly_one_input()
    {
        const string none = "<layer id='1' name='r' type='Result' version='opset1'/>";
        IrText.Refused(IrText.Net(IrText.Parameter(0) + none, ""), "Result 'r' (id 1): has 0 inputs, expected 1");
        string two = IrText.Layer(1, "Result", "r", "", IrText.Inputs(2));
        IrText.Refused(IrText.Net(IrText.Parameter(0) + two, "0:0 1:0,0:0 1:1"), "Result 'r' (id 1): has 2 inputs, expected 1");
    }

    [Fact]
    public void An_Assign_needs_an_input_and_a_variable()
    {
        IrText.Refused(IrText.Net(IrText.Layer(1, "Assign", "a", "variable_id=\"v\"", ""), ""), "Assign 'a' (id 1): has 0 inputs, expected 1");
        IrText.Refused(IrText.Chain(IrText.Op(1, "Assign", 1, opset: "opset6"), "0:0 1:0", "1:1"), "attribute 'variable_id' is missing");
        IrText.Refused(IrText.Chain(IrText.Op(1, "ReadValue", 1, opset: "opset6"), "0:0 1:0", "1:1"), "attribute 'variable_id' is missing");
    }

    [Fact]
    public void A_Parameter_without_an_output_is_refused() => IrText.Refused(
        IrText.Net(IrText.Parameter(0) + IrText.Layer(1, "Parameter", "p", "shape=\"1\" element_type=\"f32\"", "") + IrText.Result(2), "0:0 2:0"),
        "Parameter 'p' (id 1): has 0 outputs, expected 1");

    [Theory]
    [InlineData("element_type=\"f32\"", "attribute 'shape' is missing")]
    [InlineData("shape=\"1\"", "attribute 'element_type' is missing")]
    [InlineData("shape=\"1\" element_type=\"f33\"", "attribute 'element_type' is 'f33'")]
    [InlineData("shape=\"1,x\" element_type=\"f32\"", "attribute 'shape' has 'x'")]
    [InlineData("shape=\"1,-2\" element_type=\"f32\"", "attribute 'shape' has the dimension '-2'")]
    [InlineData("shape=\"5..3\" element_type=\"f32\"", "attribute 'shape' has the dimension '5..3'")]
    [InlineData("shape=\"99999999999\" element_type=\"f32\"", "attribute 'shape' has the dimension '99999999999'")]
    [InlineData("shape=\"99999999999999999999999\" element_type=\"f32\"", "attribute 'shape' has '99999999999999999999999'")]
    public void Broken_attributes_are_refused_by_layer(string data, string expected) => IrText.Refused(
        IrText.Net(IrText.Layer(0, "Parameter", "x", data, IrText.Output(0, "f32", "")) + IrText.Result(1), "0:0 1:0"), "sample.xml:3: Parameter 'x' (id 0): " + expected);

    [Fact]
    public void A_shape_of_a_million_dimensions_is_refused()
    {
        string shape = string.Join(",", Enumerable.Repeat("1", 1_000_000));
        IrText.Refused(IrText.Net(IrText.Layer(0, "Parameter", "x", $"shape=\"{shape}\" element_type=\"f32\"", IrText.Output(0, "f32", "")) + IrText.Result(1), "0:0 1:0"),
            "Parameter 'x' (id 0)", "1000000 dimensions");
    }

    [Fact]
    public void Ops_with_inputs_that_do_not_fit_are_refused_and_all_are_listed()
    {
        string layers = IrText.Parameter(0, shape: "2,3") + IrText.Parameter(1, "y", "4,5") + IrText.Op(2, "Add", 2, name: "a") + IrText.Op(3, "MatMul", 2, name: "b")
            + IrText.Result(4) + IrText.Result(5);
        ModelException error = IrText.Refused(IrText.Net(layers, "0:0 2:0,1:0 2:1,0:0 3:0,1:0 3:1,2:2 4:0,3:2 5:0"), "2 problems", "sample.xml:5: Add 'a' (id 2)", "sample.xml:6: MatMul 'b' (id 3)");
        Assert.Equal(2, error.Problems.Count);
    }

    [Theory]
    [InlineData("Add", 0)]
    [InlineData("Add", 1)]
    [InlineData("MatMul", 1)]
    [InlineData("Reshape", 1)]
    [InlineData("Concat", 0)]
    [InlineData("Gather", 1)]
    [InlineData("ReadValue", 0)]
    public void An_op_with_too_few_inputs_or_attributes_is_refused_or_leaves_its_output_open(string type, int inputs)
    {
        string edges = inputs == 0 ? "" : "0:0 1:0";
        try
        {
            Assert.Equal(type, IrText.Read(IrText.Chain(IrText.Op(1, type, inputs), edges, $"1:{inputs}")).Results[0].Producer(0).Type);
        }
        catch (ModelException error)
        {
            Assert.StartsWith($"sample.xml:4: {type} '{type.ToLowerInvariant()}' (id 1)", error.Problems[0].ToString());
        }
    }

    [Fact]
    public void Ops_without_outputs_are_refused_where_they_must_have_one()
    {
        string layers = IrText.Parameter(0) + IrText.Layer(1, "Assign", "a", "variable_id=\"v\"", IrText.Inputs(1)) + IrText.Layer(2, "Split", "s", "num_splits=\"2\"", IrText.Inputs(1));
        Assert.Single(IrText.Read(IrText.Net(layers, "0:0 1:0,0:0 2:0")).Sinks); // nobody needs the Split
        IrText.Refused(IrText.Net(layers + IrText.Result(3), "0:0 1:0,0:0 2:0,2:1 3:0"), "Split 's' (id 2)", "output port 1, which does not exist");
    }

    [Fact]
    public void Strings_where_numbers_belong_are_refused() => IrText.RefusedOver(
        new byte[4], IrText.Chain(IrText.Constant(2, "string", "0", 0, 4) + IrText.Op(1, "Reshape", 2, "special_zero=\"true\""), "0:0 1:0,2:0 1:1", "1:2"),
        "sample.xml:5: Reshape 'reshape' (id 1)", "string");

    [Fact]
    public void A_deep_graph_needs_no_deep_stack()
    {
        const int depth = 20_000;
        var layers = new StringBuilder(IrText.Parameter(0));
        var edges = new StringBuilder("0:0 1:0");
        for (int id = 1; id <= depth; id++)
        {
            layers.Append(IrText.Op(id, "Abs", 1));
            edges.Append(System.Globalization.CultureInfo.InvariantCulture, $",{id}:1 {id + 1}:0");
        }

        Model model = IrText.Read(IrText.Net(layers + IrText.Result(depth + 1), edges.ToString()));
        Assert.Equal(depth + 2, model.Nodes.Count);
        Assert.Equal(new Shape(2, 3), model.Nodes[depth].Outputs[0].Shape);
    }
}
