using static Lockstep.Graph.Tests.Inference.Rules.DynamicShapes;

namespace Lockstep.Graph.Tests.Inference.Rules;

public sealed class ConcatRuleTests
{
    [Fact]
    public void The_axis_sums_up_and_the_rest_is_shared()
    {
        Assert.Equal("[?,4,?,128]", Infer("Concat", 1, "axis=-2", Data("?,4,?,128"), Data("?,?,?,128")));
        Assert.Equal("[2,1..8,3]", Infer("Concat", 1, "axis=1", Data("?,1,3"), Data("2,0..7,?")));
        Assert.Equal("[5]", Infer("Concat", 1, "axis=0", Data("2"), Data("3")));
    }

    [Fact]
    public void A_dynamic_rank_leaves_the_axis_open()
    {
        Assert.Equal("[2,3..,4]", Infer("Concat", 1, "axis=1", Data("2,3,4"), Data("...")));
        Assert.Equal("[...]", Infer("Concat", 1, "axis=1", Data("..."), Data("...")));
    }
}
