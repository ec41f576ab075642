using static Lockstep.Graph.Tests.Inference.Rules.DynamicShapes;

namespace Lockstep.Graph.Tests.Inference.Rules;

public sealed class PadRuleTests
{
    [Fact]
    public void Dynamic_dimensions_grow_and_shrink()
    {
        Assert.Equal("[3..,7]", Infer("Pad", 12, "pad_mode=constant", Data("?,8"), Constant(1, -1), Constant(2, 0)));
        Assert.Equal("[?,?]", Infer("Pad", 12, "pad_mode=constant", Data("?,8"), Unknown("2"), Constant(2, 0)));
        Assert.Equal("[?,?]", Infer("Pad", 12, "pad_mode=constant", Data("..."), Unknown("2"), Unknown("2")));
    }
}
