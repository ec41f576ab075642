using static Lockstep.Graph.Tests.Inference.Rules.DynamicShapes;

namespace Lockstep.Graph.Tests.Inference.Rules;

public sealed class SqueezeRuleTests
{
    [Fact]
    public void Dynamic_dimensions()
    {
        Assert.Equal("[?,3]", Infer("Squeeze", 1, "", Data("?,1,3"), Constant(1)));
        Assert.Equal("[3]", Infer("Squeeze", 1, "", Data("?,3"), Constant(0)));
        Assert.Equal("[...]", Infer("Squeeze", 15, "allow_axis_skip=true", Data("?,3"), Constant(0)));
        Assert.Equal("[...]", Infer("Squeeze", 1, "", Data("?,3")));
        Assert.Equal("[2..,3]", Infer("Squeeze", 1, "", Data("2..,1,3")));
        Assert.Equal("[?]", Infer("Squeeze", 1, "", Data("2,3"), Unknown("")));
    }

    [Fact]
    public void Unsqueeze_adds_ones()
    {
        Assert.Equal("[1,?,3,1]", Infer("Unsqueeze", 1, "", Data("?,3"), Constant(0, -1)));
        Assert.Equal("[?,?,?]", Infer("Unsqueeze", 1, "", Data("?,3"), Unknown("")));
        Assert.Equal("[...]", Infer("Unsqueeze", 1, "", Data("..."), Constant(0)));
    }
}
