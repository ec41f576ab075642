using Lockstep.Graph.Inference;
using Lockstep.Tensors;
using static Lockstep.Graph.Tests.Inference.Rules.DynamicShapes;

namespace Lockstep.Graph.Tests.Inference.Rules;

public sealed class OtherMovementRulesTests
{
    [Fact]
    public void Tile()
    {
        Assert.Equal("[?,6,0]", Infer("Tile", 1, "", Data("?,3,5"), Constant(4, 2, 0)));
        Assert.Equal("[2..4,3]", Infer("Tile", 1, "", Data("1..2,3"), Constant(2, 1)));
        Assert.Equal("[?,?,?]", Infer("Tile", 1, "", Data("2,3"), Unknown("3")));
    }

    [Fact]
    public void TopK()
    {
        Assert.Equal(["[?,4]", "[?,4]"], Infer("TopK", 11, "axis=-1; mode=max; sort=value", 2, Data("?,64"), Scalar(4)));
        Assert.Equal(["[?,0..64]", "[?,0..64]"], Infer("TopK", 11, "axis=-1; mode=max; sort=value", 2, Data("?,64"), Unknown("")));
        Assert.Equal(["[?,4]", "[?,4]"], Infer("TopK", 11, "axis=1; mode=max; sort=value", 2, Data("?,?"), Scalar(4)));
    }

    [Fact]
    public void Results_that_depend_on_data()
    {
        Assert.Equal("[2,0..12]", Infer("NonZero", 3, "", Data("3,4")));
        Assert.Equal("[?,?]", Infer("NonZero", 3, "", Data("...")));
        Assert.Equal(["[1..6]", "[1..6]", "[6]", "[1..6]"], Infer("Unique", 10, "", 4, Data("2,3")));
        Assert.Equal(["[?,?]", "[?]", "[?]", "[?]"], Infer("Unique", 10, "", 4, Data("?,3"), Unknown("")));
    }

    [Fact]
    public void Shapes_made_from_values()
    {
        Assert.Equal("[?]", Infer("Range", 4, "output_type=i64", Scalar(0), Unknown(""), Scalar(1)));
        Assert.Equal("[3]", Infer("Range", 4, "output_type=i64", Scalar(0), Scalar(3), Scalar(1)));
        Assert.Equal("[?,?,5]", Infer("OneHot", 1, "axis=-1", Data("?,?", DType.I64), Scalar(5), Data(""), Data("")));
        Assert.Equal("[?,2,?]", Infer("Eye", 9, "output_type=f32", Scalar(2), Unknown(""), Scalar(0), Unknown("1")));
        Assert.Equal("[4]", Infer("ShapeOf", 3, "", Data("?,?,1,2")));
        Assert.Equal("[?]", Infer("ShapeOf", 1, "", Data("...", DType.String)));
    }

    [Fact]
    public void Blocks()
    {
        Assert.Equal("[?,2,?,6]", Infer("DepthToSpace", 1, "mode=blocks_first; block_size=2", Data("?,8,?,3")));
        Assert.Equal("[?,12,?,2]", Infer("SpaceToDepth", 1, "mode=blocks_first; block_size=2", Data("?,3,?,4")));
        Assert.Equal("[...]", Infer("SpaceToDepth", 1, "mode=blocks_first; block_size=2", Data("...")));
    }

    [Fact]
    public void Scatters_keep_the_data()
    {
        Assert.Equal("[?,8]", Infer("ScatterElementsUpdate", 12, "", Data("?,8"), Unknown("..."), Data("..."), Unknown("")));
        Assert.Equal("[?,8]", Infer("ScatterNDUpdate", 3, "", Data("?,8"), Unknown("?,1"), Data("?,8")));
        Assert.Throws<InferenceException>(() => Infer("ScatterNDUpdate", 3, "", Data("?,8"), Unknown("?,1"), Data("?,7")));
        Assert.Throws<InferenceException>(() => Infer("ScatterUpdate", 3, "", Data("?,8"), Unknown("3"), Data("2,8"), Scalar(0)));
    }

    [Fact]
    public void Same_shape()
    {
        Assert.Equal("[?,8]", Infer("CumSum", 3, "", Data("?,8"), Unknown("")));
        Assert.Equal("[...]", Infer("CumSum", 3, "", Data("..."), Scalar(3)));
        Assert.Equal("[?,8]", Infer("Roll", 7, "", Data("?,8"), Unknown("?"), Unknown("?")));
        Assert.Equal("[?,8]", Infer("ReverseSequence", 1, "batch_axis=0; seq_axis=1", Data("?,8"), Unknown("?")));
        Assert.Equal("[?,2]", Infer("SearchSorted", 15, "", Data("?,8"), Data("?,2")));
    }
}
