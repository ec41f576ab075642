using static Lockstep.Graph.Tests.Inference.Rules.DynamicShapes;

namespace Lockstep.Graph.Tests.Inference.Rules;

public sealed class StridedSliceRuleTests
{
    [Fact]
    public void Masks_give_the_rank_without_values()
    {
        Assert.Equal("[1,0..4,?]", Infer("StridedSlice", 1, "begin_mask=0,0; end_mask=0,0; new_axis_mask=1,0", Data("4,?"), Unknown("2"), Unknown("2")));
        Assert.Equal("[4]", Infer("StridedSlice", 1, "begin_mask=; end_mask=; shrink_axis_mask=0,1; ellipsis_mask=1,0", Data("4,?"), Unknown("2"), Unknown("2")));
        Assert.Equal("[?,9]", Infer("StridedSlice", 1, "begin_mask=1; end_mask=1", Data("?,9"), Unknown("1"), Unknown("1"), Constant(1)));
        Assert.Equal("[...]", Infer("StridedSlice", 1, "begin_mask=; end_mask=", Data("4,?"), Unknown("?"), Unknown("?")));
    }
}
