using Lockstep.Graph.Patterns;
using Lockstep.Graph.Tests.Ir;

namespace Lockstep.Graph.Tests.Patterns;

public class StateAxesTests
{
    private const string Variable = "variable_id=\"v\" variable_type=\"f32\" variable_shape=\"?,2,?,4\"";

    private static readonly string s_inputs = IrText.Parameter(0, "new", "?,2,?,4") + IrText.Parameter(1, "beam_idx", "?", "i32") + IrText.Op(2, "ReadValue", 0, Variable, "opset6")
        + IrText.Constant(3, "i64", "", 0, 8) + IrText.Op(4, "Gather", 3, opset: "opset8");

    private const string Wires = "2:0 4:0,1:0 4:1,3:0 4:2,";

    [Theory]
    [InlineData("2", 2)]
    [InlineData("-2", 2)]
    [InlineData("-1", 3)]
    [InlineData("0", 0)]
    public void A_cache_grows_along_the_axis_of_its_Concat(string axis, int expected) =>
        Assert.Equal(expected, Axis(IrText.Op(5, "Concat", 2, $"axis=\"{axis}\""), "4:3 5:0,0:0 5:1,5:2 9:0"));

    [Fact]
    public void Conversions_around_the_Concat_keep_the_axis()
    {
        string layers = IrText.Op(5, "Convert", 1, "destination_type=\"f16\"") + IrText.Op(6, "Convert", 1, "destination_type=\"f16\"")
            + IrText.Op(7, "Concat", 2, "axis=\"2\"") + IrText.Op(8, "Convert", 1, "destination_type=\"f32\"");
        Assert.Equal(2, Axis(layers, "4:3 5:0,0:0 6:0,5:1 7:0,6:1 7:1,7:2 8:0,8:1 9:0"));
    }

    [Fact]
    public void A_cache_without_reordering_grows_too() => Assert.Equal(2, Axis(IrText.Op(5, "Concat", 2, "axis=\"2\""), "2:0 5:0,0:0 5:1,5:2 9:0"));

    [Fact]
    public void Three_parts_may_be_joined() => Assert.Equal(2, Axis(IrText.Op(5, "Concat", 3, "axis=\"2\""), "4:3 5:0,0:0 5:1,0:0 5:2,5:3 9:0"));

    [Fact]
    public void A_state_that_grows_at_the_front_cannot_be_cut_back() => Assert.Null(Axis(IrText.Op(5, "Concat", 2, "axis=\"2\""), "0:0 5:0,4:3 5:1,5:2 9:0"));

    [Fact]
    public void A_state_that_is_replaced_does_not_grow()
    {
        Assert.Null(Axis("", "0:0 9:0"));
        Assert.Null(Axis(IrText.Op(5, "Add", 2), "4:3 5:0,0:0 5:1,5:2 9:0"));
        Assert.Null(Axis(IrText.Op(5, "Concat", 2, "axis=\"2\""), "0:0 5:0,0:0 5:1,5:2 9:0"));
    }

    [Fact]
    public void Each_variable_has_its_own_axis()
    {
        string other = IrText.Op(5, "ReadValue", 0, Variable.Replace("\"v\"", "\"w\"", StringComparison.Ordinal), "opset6") + IrText.Op(6, "Concat", 2, "axis=\"2\"");
        string layers = s_inputs + other + Assign(9, "v") + Assign(10, "w");
        // v is overwritten by what grew out of w: neither is a cache of its own, but w is.
        IReadOnlyDictionary<string, int?> axes = StateAxes.Find(IrText.Read(IrText.Net(layers, Wires + "5:0 6:0,0:0 6:1,6:2 9:0,6:2 10:0"), new byte[8]));
        Assert.Equal(2, axes.Count);
        Assert.Null(axes["v"]);
        Assert.Equal(2, axes["w"]);
    }

    [Fact]
    public void A_model_without_state_has_no_axes() => Assert.Empty(StateAxes.Find(IrText.Read(IrText.Net(IrText.Parameter(0) + IrText.Result(1), "0:0 1:0"))));

    private static int? Axis(string layers, string edges) => StateAxes.Find(IrText.Read(IrText.Net(s_inputs + layers + Assign(9, "v"), Wires + edges), new byte[8]))["v"];

    private static string Assign(int id, string variable) => IrText.Op(id, "Assign", 1, $"variable_id=\"{variable}\"", "opset6");
}
