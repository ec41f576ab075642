using static Lockstep.Graph.Tests.Inference.Rules.DynamicShapes;

namespace Lockstep.Graph.Tests.Inference.Rules;

public sealed class ReduceRuleTests
{
    [Fact]
    public void Known_and_unknown_axes()
    {
        Assert.Equal("[?,1]", Infer("ReduceSum", 1, "keep_dims=true", Data("?,7"), Constant(-1)));
        Assert.Equal("[?]", Infer("ReduceSum", 1, "", Data("?,7"), Constant(1)));
        Assert.Equal("[?,?]", Infer("ReduceSum", 1, "keep_dims=true", Data("2,7"), Unknown("?")));
        Assert.Equal("[?]", Infer("ReduceSum", 1, "", Data("2,7"), Unknown("1")));
        Assert.Equal("[...]", Infer("ReduceSum", 1, "", Data("2,7"), Unknown("2")));
        Assert.Equal("[...]", Infer("ReduceSum", 1, "", Data("..."), Constant(0)));
    }
}
