using Lockstep.Graph.Inference;

namespace Lockstep.Graph.Tests.Inference.Rules;

public class EinsumRuleTests
{
    private static readonly Dimension s_any = Dimension.Dynamic;

    [Fact]
    public void Labels_take_the_size_that_any_input_knows()
    {
        Assert.Equal(new PartialShape(s_any, 4), Infer("ij,jk->ik", new PartialShape(s_any, s_any), new PartialShape(3, 4)));
        Assert.Equal(new PartialShape(3, 3), Infer("ij,ij->ij", new PartialShape(s_any, 3), new PartialShape(3, s_any)));
        Assert.Equal(new PartialShape(2, s_any, 5), Infer("...ij,jk->...ik", new PartialShape(2, s_any, 4), new PartialShape(4, 5)));
    }

    [Fact]
    public void A_dynamic_rank_hides_only_an_ellipsis()
    {
        Assert.Equal(new PartialShape(s_any, 4), Infer("ij,jk->ik", PartialShape.Dynamic, new PartialShape(3, 4)));
        Assert.Equal(PartialShape.Dynamic, Infer("...j,jk->...k", PartialShape.Dynamic, new PartialShape(3, 4)));
    }

    [Fact]
    public void What_does_not_fit_is_named()
    {
        Assert.Contains("label 'j'", Fails("ij,jk->ik", new PartialShape(2, 3), new PartialShape(4, 5)), StringComparison.Ordinal);
        Assert.Contains("rank 3", Fails("ij->i", new PartialShape(2, 3, 4)), StringComparison.Ordinal);
        Assert.Contains("2 input terms", Fails("ij,jk->ik", new PartialShape(2, 3)), StringComparison.Ordinal);
    }

    private static PartialShape Infer(string equation, params PartialShape[] inputs) => RuleRun.Shape("Einsum", 7, [("equation", equation)], inputs);

    private static string Fails(string equation, params PartialShape[] inputs) => Assert.Throws<InferenceException>(() => Infer(equation, inputs)).Message;
}
