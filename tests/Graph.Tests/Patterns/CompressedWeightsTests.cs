using Lockstep.Graph.Patterns;
using Lockstep.Graph.Tests.Ir;
using Lockstep.Tensors;

namespace Lockstep.Graph.Tests.Patterns;

public class CompressedWeightsTests
{
    private static readonly string s_toFloat = "destination_type=\"f16\"";

    [Fact]
    public void Int8_with_zero_point_and_a_scale_per_row()
    {
        CompressedWeights match = Match(
            IrText.Constant(1, "u8", "4,6", 0, 24) + IrText.Op(2, "Convert", 1, s_toFloat) + IrText.Constant(3, "u8", "4,1", 24, 4) + IrText.Op(4, "Convert", 1, s_toFloat)
            + IrText.Op(5, "Subtract", 2) + IrText.Constant(6, "f16", "4,1", 28, 8) + IrText.Op(7, "Multiply", 2) + IrText.Op(8, "Convert", 1, "destination_type=\"f32\""),
            "1:0 2:0,3:0 4:0,2:1 5:0,4:1 5:1,5:2 7:0,6:0 7:1,7:2 8:0", "8:1")!;
        Assert.Equal((DType.U8, new Shape(4, 6), new Shape(4, 6), 5), (match.Stored.Type, match.Stored.Shape, match.Shape, match.NodeCount));
        Assert.Equal(6, match.Scale!.Value.Node.Id);
        Assert.Equal(4, match.ZeroPoint!.Value.Node.Id);
    }

    [Theory]
    [InlineData("i4", 12)]
    [InlineData("u4", 12)]
    [InlineData("nf4", 12)]
    [InlineData("f4e2m1", 12)]
    [InlineData("u2", 6)]
    [InlineData("f8e4m3", 24)]
    public void Grouped_weights_are_joined_by_a_Reshape(string type, int bytes)
    {
        CompressedWeights match = Match(
            IrText.Constant(1, type, "4,2,3", 0, bytes) + IrText.Op(2, "Convert", 1, s_toFloat) + IrText.Constant(3, "f16", "4,2,1", 24, 16) + IrText.Op(4, "Multiply", 2)
            + IrText.Constant(5, "i64", "2", 48, 16) + IrText.Op(6, "Reshape", 2, "special_zero=\"false\"") + IrText.Op(7, "Convert", 1, "destination_type=\"f32\""),
            "1:0 2:0,2:1 4:0,3:0 4:1,4:2 6:0,5:0 6:1,6:2 7:0", "7:1")!;
        Assert.Equal((new Shape(4, 2, 3), new Shape(4, 6), 5), (match.Stored.Shape, match.Shape, match.NodeCount));
        Assert.Equal(type, match.Stored.Type.IrName);
        Assert.Null(match.ZeroPoint);
    }

    [Fact]
    public void A_scale_may_stand_on_either_side_and_be_stored_small()
    {
        CompressedWeights match = Match(
            IrText.Constant(1, "f4e2m1", "4,6", 0, 12) + IrText.Op(2, "Convert", 1, s_toFloat) + IrText.Constant(3, "f8e8m0", "4,1", 24, 4) + IrText.Op(4, "Convert", 1, s_toFloat)
            + IrText.Op(5, "Multiply", 2), "1:0 2:0,3:0 4:0,4:1 5:0,2:1 5:1", "5:2")!;
        Assert.Equal(DType.F4E2M1, match.Stored.Type);
        Assert.Equal(4, match.Scale!.Value.Node.Id);
        Assert.Equal(3, match.NodeCount);
    }

    [Fact]
    public void Half_precision_is_a_constant_and_a_Convert()
    {
        CompressedWeights match = Match(IrText.Constant(1, "f16", "2,3", 0, 12) + IrText.Op(2, "Convert", 1, "destination_type=\"f32\""), "1:0 2:0", "2:1")!;
        Assert.Equal((DType.F16, null, null, 2), (match.Stored.Type, match.Scale, match.ZeroPoint, match.NodeCount));
    }

    [Fact]
    public void A_plain_constant_is_not_compressed() => Assert.Null(Match(IrText.Constant(1, "f16", "2,3", 0, 12), "", "1:0"));

    [Theory]
    [InlineData("f32", 24)]
    [InlineData("i64", 48)]
    [InlineData("boolean", 6)]
    public void Wide_constants_and_booleans_are_not_compressed(string type, int bytes) => Assert.Null(Match(
        IrText.Constant(1, type, "2,3", 0, bytes) + IrText.Op(2, "Convert", 1, s_toFloat), "1:0 2:0", "2:1"));

    [Fact]
    public void Activations_are_not_weights()
    {
        Assert.Null(Match("", "", "0:0"));
        Assert.Null(Match(IrText.Op(1, "Convert", 1, s_toFloat), "0:0 1:0", "1:1"));
    }

    [Fact]
    public void A_weight_multiplied_by_an_activation_is_not_a_weight() => Assert.Null(Match(
        IrText.Constant(1, "f16", "2,3", 0, 12) + IrText.Op(2, "Convert", 1, "destination_type=\"f32\"") + IrText.Op(3, "Multiply", 2), "1:0 2:0,2:1 3:0,0:0 3:1", "3:2"));

    [Fact]
    public void A_weight_minus_an_activation_is_not_a_weight() => Assert.Null(Match(
        IrText.Constant(1, "f16", "2,3", 0, 12) + IrText.Op(2, "Convert", 1, "destination_type=\"f32\"") + IrText.Op(3, "Subtract", 2) + IrText.Constant(4, "f32", "2,1", 16, 8)
        + IrText.Op(5, "Multiply", 2), "1:0 2:0,2:1 3:0,0:0 3:1,3:2 5:0,4:0 5:1", "5:2"));

    [Fact]
    public void A_Reshape_to_a_computed_shape_is_not_matched() => Assert.Null(Match(
        IrText.Constant(1, "f16", "2,3", 0, 12) + IrText.Op(2, "Convert", 1, "destination_type=\"f32\"") + IrText.Op(3, "ShapeOf", 1, opset: "opset3") + IrText.Op(4, "Reshape", 2, "special_zero=\"false\""),
        "1:0 2:0,0:0 3:0,2:1 4:0,3:1 4:1", "4:2"));

    [Theory]
    [InlineData("u4", 12, true)]
    [InlineData("u8", 24, true)]
    [InlineData("i8", 24, false)] // a negative code would count from the end
    public void A_codebook_is_a_Gather_of_a_short_list_by_stored_codes(string type, int bytes, bool matches)
    {
        CompressedWeights? match = Match(
            IrText.Constant(1, "f16", "16", 0, 32) + IrText.Constant(2, type, "4,6", 32, bytes) + IrText.Op(3, "Convert", 1, "destination_type=\"i32\"") + IrText.Constant(4, "i64", "", 32, 8)
            + IrText.Op(5, "Gather", 3, opset: "opset8") + IrText.Constant(6, "f16", "4,1", 0, 8) + IrText.Op(7, "Multiply", 2),
            "2:0 3:0,1:0 5:0,3:1 5:1,4:0 5:2,5:3 7:0,6:0 7:1", "7:2");
        Assert.Equal(matches, match is not null);
        if (match is not null) Assert.Equal((type, new Shape(4, 6), 1, 6), (match.Stored.Type.IrName, match.Stored.Shape, match.Codebook!.Value.Node.Id, match.Scale!.Value.Node.Id));
    }

    // Bytes 48.. hold the i64 pair (4, 6), the target of the Reshape.
    private static CompressedWeights? Match(string layers, string edges, string last)
    {
        var weights = new byte[64];
        (weights[48], weights[56]) = (4, 6);
        return CompressedWeights.Match(IrText.Read(IrText.Chain(layers, edges, last), weights).Results[0].Inputs[0]);
    }
}
