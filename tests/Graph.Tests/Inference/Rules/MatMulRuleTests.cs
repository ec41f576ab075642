using Lockstep.Graph.Inference;

namespace Lockstep.Graph.Tests.Inference.Rules;

public class MatMulRuleTests
{
    private static readonly Dimension s_any = Dimension.Dynamic;

    [Fact]
    public void Dynamic_batches_and_rows_pass_through()
    {
        Assert.Equal(new PartialShape(s_any, s_any, 7), Infer([("transpose_b", "true")], new PartialShape(s_any, s_any, 5), new PartialShape(7, 5)));
        Assert.Equal(new PartialShape(2, 4, 7), Infer([], new PartialShape(2, 4, s_any), new PartialShape(s_any, 5, 7)));
        Assert.Equal(new PartialShape(s_any), Infer([], new PartialShape(s_any, 5), new PartialShape(5)));
        Assert.Equal(PartialShape.Dynamic, Infer([], PartialShape.Dynamic, new PartialShape(5, 7)));
    }

    [Fact]
    public void What_does_not_fit_is_named()
    {
        Assert.Contains("sums over 5 and 6", Fails(new PartialShape(4, 5), new PartialShape(6, 7)), StringComparison.Ordinal);
        Assert.Contains("scalar", Fails(PartialShape.Scalar, new PartialShape(6, 7)), StringComparison.Ordinal);
        Assert.Contains("batches", Fails(new PartialShape(2, 4, 5), new PartialShape(3, 5, 7)), StringComparison.Ordinal);
    }

    private static PartialShape Infer((string, string)[] attributes, params PartialShape[] inputs) => RuleRun.Shape("MatMul", 1, attributes, inputs);

    private static string Fails(params PartialShape[] inputs) => Assert.Throws<InferenceException>(() => Infer([], inputs)).Message;
}
