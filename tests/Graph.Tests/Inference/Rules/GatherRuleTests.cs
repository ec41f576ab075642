using static Lockstep.Graph.Tests.Inference.Rules.DynamicShapes;

namespace Lockstep.Graph.Tests.Inference.Rules;

public sealed class GatherRuleTests
{
    [Fact]
    public void Gather_keeps_what_the_axis_leaves()
    {
        Assert.Equal("[?,?,64]", Infer("Gather", 8, "", Data("1000,64"), Unknown("?,?"), Scalar(0)));
        Assert.Equal("[?,64]", Infer("Gather", 8, "", Data("?,1000,64"), Unknown(""), Scalar(-2)));
        Assert.Equal("[3,5,64]", Infer("Gather", 8, "batch_dims=1", Data("?,1000,64"), Unknown("3,5"), Scalar(1)));
        Assert.Equal("[?,?,?]", Infer("Gather", 8, "", Data("1000,64"), Unknown("2,3"), Unknown("")));
        Assert.Equal("[...]", Infer("Gather", 8, "", Data("..."), Unknown("2,3"), Scalar(0)));
    }

    [Fact]
    public void GatherElements_takes_the_shape_of_the_indices()
    {
        Assert.Equal("[2,?]", Infer("GatherElements", 6, "axis=1", Data("2,9"), Unknown("?,?")));
        Assert.Equal("[?,?]", Infer("GatherElements", 6, "axis=1", Data("?,9"), Unknown("...")));
    }

    [Fact]
    public void GatherND_needs_the_length_of_a_tuple()
    {
        Assert.Equal("[?,4]", Infer("GatherND", 8, "", Data("2,3,4"), Unknown("?,2")));
        Assert.Equal("[...]", Infer("GatherND", 8, "", Data("2,3,4"), Unknown("?,?")));
        Assert.Equal("[?,4]", Infer("GatherND", 5, "batch_dims=2", Data("2,?,7,4"), Unknown("2,?,1")));
    }
}
