namespace Lockstep.Graph.Tests.Ir;

public class WiringTests
{
    private static readonly string s_layers = IrText.Parameter(0, "x") + IrText.Op(1, "Add", 2, name: "sum") + IrText.Result(2, "out");

    [Theory]
    [InlineData("5:0 1:1", "sample.xml:10", "edge 5:0 -> 1:1", "layer 5, which does not exist")]
    [InlineData("0:0 5:0", "sample.xml:10", "edge 0:0 -> 5:0", "layer 5, which does not exist")]
    [InlineData("0:0 -1:0", "layer -1, which does not exist")]
    [InlineData("0:3 1:1", "sample.xml:10", "Parameter 'x' (id 0)", "output port 3, which does not exist")]
    [InlineData("0:0 1:3", "sample.xml:10", "Add 'sum' (id 1)", "input port 3, which does not exist")]
    [InlineData("2:0 1:1", "Result 'out' (id 2)", "output port 0, which does not exist")]
    [InlineData("0:0 1:0", "sample.xml:10", "Add 'sum' (id 1)", "second edge into the same input")]
    public void Edges_that_lead_nowhere_are_refused(string edge, params string[] expected) =>
        IrText.Refused(IrText.Net(s_layers, $"0:0 1:0,1:2 2:0,{edge}"), expected);

    [Fact]
    public void An_input_without_an_edge_is_refused() =>
        IrText.Refused(IrText.Net(s_layers, "0:0 1:0,1:2 2:0"), "sample.xml:4: Add 'sum' (id 1): input 1 (port 1) has no edge");

    [Fact]
    public void Two_layers_of_one_id_are_refused() => IrText.Refused(
        IrText.Net(s_layers + IrText.Parameter(1, "y"), "0:0 1:0,0:0 1:1,1:2 2:0"), "sample.xml:6: Parameter 'y' (id 1)", "the id 1 too: Add 'sum' (id 1)");

    [Fact]
    public void An_edge_without_from_port_needs_a_layer_of_one_output()
    {
        string edge = IrText.Net(s_layers, "0:0 1:0,0:0 1:1,1:2 2:0").Replace("<edges>", "<edges><edge from-layer='2' to-layer='1' to-port='0'/>", StringComparison.Ordinal);
        IrText.Refused(edge, "Result 'out' (id 2)", "names no from-port, but the layer has 0 outputs");
    }

    [Fact]
    public void All_problems_are_listed()
    {
        ModelException error = IrText.Refused(IrText.Net(s_layers, "0:0 1:0,1:2 2:0,8:0 1:1,0:0 9:0"), "3 problems:", "layer 8", "layer 9", "input 1 (port 1) has no edge");
        Assert.Equal(3, error.Problems.Count);
    }

    [Fact]
    public void A_long_list_is_cut_with_its_count()
    {
        string edges = string.Join(",", Enumerable.Range(100, 50).Select(id => $"{id}:0 1:1"));
        ModelException error = IrText.Refused(IrText.Net(s_layers, $"0:0 1:0,0:0 1:1,1:2 2:0,{edges}"), "50 problems:", "layer 100", "layer 119", "... and 30 more");
        Assert.DoesNotContain("layer 120", error.Message);
        Assert.Equal(50, error.Problems.Count);
    }
}
