using Lockstep.Graph.Patterns;
using Lockstep.Graph.Tests.Ir;

namespace Lockstep.Graph.Tests.Patterns;

public class HiddenColumnsTests
{
    // Queries, keys and values come from inputs; the columns of keys and rows of queries are inputs too, as far as the mask is concerned.
    private static readonly string s_inputs = IrText.Parameter(0, "q", "?,2,?,4") + IrText.Parameter(1, "k", "?,2,?,4") + IrText.Parameter(2, "v", "?,2,?,4")
        + IrText.Parameter(3, "attention_mask", "?,?", "i64", "attention_mask") + IrText.Parameter(4, "position_ids", "?,?", "i64", "position_ids")
        + IrText.Parameter(5, "columns", "?,1,1,?", "i64") + IrText.Parameter(6, "rows", "?,1,?,1", "i64") + IrText.Constant(7, "i64", "", 0, 8);

    [Fact]
    public void A_causal_mask_hides_columns_without_a_trace() => Assert.Null(WhyNot(IrText.Op(10, "LessEqual", 2), "5:0 10:0,6:0 10:1", "10:2"));

    [Theory]
    [InlineData("Greater")]
    [InlineData("LessEqual")]
    public void A_window_does_not(string comparison) => Assert.Equal("its attention has a sliding window of 16 columns of the cache",
        WhyNot(IrText.Op(9, "Subtract", 2) + IrText.Op(10, comparison, 2), "6:0 9:0,7:0 9:1,5:0 10:0,9:2 10:1", "10:2"));

    [Fact]
    public void A_bias_by_column_does_not() => Assert.Equal("its attention mask is made with Add, which may count columns of the cache",
        WhyNot(IrText.Op(8, "Convert", 1, "destination_type=\"f32\"") + IrText.Op(9, "Convert", 1, "destination_type=\"f32\"") + IrText.Op(10, "Add", 2), "5:0 8:0,6:0 9:0,8:1 10:0,9:1 10:1", "10:2"));

    [Fact]
    public void A_chunked_mask_does_not() => Assert.Equal("its attention mask is made with FloorMod, which may count columns of the cache",
        WhyNot(IrText.Op(9, "FloorMod", 2) + IrText.Op(10, "LessEqual", 2), "5:0 9:0,7:0 9:1,9:2 10:0,6:0 10:1", "10:2"));

    [Fact]
    public void Without_position_ids_there_is_no_way()
    {
        string renamed = s_inputs.Replace("position_ids", "positions", StringComparison.Ordinal);
        string layers = renamed + IrText.Op(10, "LessEqual", 2) + Attention + IrText.Result(99);
        Assert.Equal("the model has no input 'position_ids'", HiddenColumns.WhyNot(IrText.Read(IrText.Net(layers, $"5:0 10:0,6:0 10:1,{Wires("10:2")}"), new byte[8])));
    }

    [Fact]
    public void An_attention_of_other_ops_is_not_known()
    {
        string layers = s_inputs + IrText.Op(10, "MatMul", 2, "transpose_a=\"false\" transpose_b=\"true\"") + IrText.Result(99);
        Assert.StartsWith("its attention is not written as ScaledDotProductAttention", HiddenColumns.WhyNot(IrText.Read(IrText.Net(layers, "0:0 10:0,1:0 10:1,10:2 99:0"), new byte[8])), StringComparison.Ordinal);
    }

    private static string Attention => IrText.Op(20, "ScaledDotProductAttention", 4, "causal=\"false\"", "opset13");

    private static string? WhyNot(string mask, string edges, string end) =>
        HiddenColumns.WhyNot(IrText.Read(IrText.Net(s_inputs + mask + Attention + IrText.Result(99), $"{edges},{Wires(end)}"), 16, 0, 0, 0, 0, 0, 0, 0));

    private static string Wires(string mask) => $"0:0 20:0,1:0 20:1,2:0 20:2,{mask} 20:3,20:4 99:0";
}
