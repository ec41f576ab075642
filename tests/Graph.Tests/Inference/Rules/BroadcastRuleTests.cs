using static Lockstep.Graph.Tests.Inference.Rules.DynamicShapes;

namespace Lockstep.Graph.Tests.Inference.Rules;

public sealed class BroadcastRuleTests
{
    [Fact]
    public void Known_dimensions_go_through_an_unknown_target()
    {
        Assert.Equal("[?,?,3]", Infer("Broadcast", 3, "", Data("1,3"), Unknown("3")));
        Assert.Equal("[...]", Infer("Broadcast", 3, "", Data("1,3"), Unknown("?")));
        Assert.Equal("[2,3]", Infer("Broadcast", 3, "", Data("..."), Constant(2, 3)));
        Assert.Equal("[2,3]", Infer("Broadcast", 3, "", Data("?,3"), Constant(2, 3)));
        Assert.Equal("[?,2,3]", Infer("Broadcast", 3, "mode=bidirectional", Data("?,1,3"), Constant(2, 1)));
        Assert.Equal("[?,3]", Infer("Broadcast", 3, "mode=explicit", Data("3"), Unknown("2"), Constant(1)));
    }
}
