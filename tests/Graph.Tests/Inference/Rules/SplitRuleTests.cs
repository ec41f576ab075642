using Lockstep.Graph.Inference;
using static Lockstep.Graph.Tests.Inference.Rules.DynamicShapes;

namespace Lockstep.Graph.Tests.Inference.Rules;

public sealed class SplitRuleTests
{
    [Fact]
    public void Parts_of_a_dynamic_axis()
    {
        Assert.Equal(["[?,4]", "[?,4]"], Infer("Split", 1, "num_splits=2", 2, Data("?,8"), Scalar(1)));
        Assert.Equal(["[1..4]", "[1..4]"], Infer("Split", 1, "num_splits=2", 2, Data("1..9"), Scalar(0)));
        Assert.Equal(["[2,?]", "[3..5,?]"], Infer("VariadicSplit", 1, "", 2, Data("5..7,?"), Scalar(0), Constant(2, -1)));
        Assert.Equal(["[?,8]", "[?,8]"], Infer("VariadicSplit", 1, "", 2, Data("?,8"), Scalar(0), Unknown("2")));
        Assert.Equal(["[?,?]", "[?,?]"], Infer("Split", 1, "num_splits=2", 2, Data("?,8"), Unknown("")));
        Assert.Equal(["[...]"], Infer("Split", 1, "num_splits=1", 1, Data("..."), Scalar(1)));
    }

    [Fact]
    public void The_number_of_outputs_must_fit() => Assert.Throws<InferenceException>(() => Infer("Split", 1, "num_splits=3", 2, Data("9"), Scalar(0)));
}
