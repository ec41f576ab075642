using static Lockstep.Graph.Tests.Inference.Rules.DynamicShapes;

namespace Lockstep.Graph.Tests.Inference.Rules;

public sealed class TransposeRuleTests
{
    [Fact]
    public void Dynamic_dimensions_move_too()
    {
        Assert.Equal("[?,8,1..5,64]", Infer("Transpose", 1, "", Data("?,1..5,8,64"), Constant(0, 2, 1, 3)));
        Assert.Equal("[?,?]", Infer("Transpose", 1, "", Data("2,3"), Unknown("2")));
        Assert.Equal("[?,?]", Infer("Transpose", 1, "", Data("..."), Constant(1, 0)));
        Assert.Equal("[...]", Infer("Transpose", 1, "", Data("..."), Unknown("?")));
    }
}
