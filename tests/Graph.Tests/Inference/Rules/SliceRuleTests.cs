using Lockstep.Graph.Inference;
using Lockstep.Tensors;
using static Lockstep.Graph.Tests.Inference.Rules.DynamicShapes;

namespace Lockstep.Graph.Tests.Inference.Rules;

public sealed class SliceRuleTests
{
    [Theory]
    [InlineData("?", 0, long.MaxValue, 1, "[?]")]
    [InlineData("?", 0, -1, 1, "[?]")]
    [InlineData("?", 0, 4, 1, "[0..4]")]
    [InlineData("8..", 0, 4, 1, "[4]")]
    [InlineData("?", -1, long.MaxValue, 1, "[0..1]")]
    [InlineData("1..", -1, long.MaxValue, 1, "[1]")]
    [InlineData("2..10", 1, long.MaxValue, 2, "[1..5]")]
    [InlineData("1..10", -3, 2, 1, "[0..10]")]
    [InlineData("?", long.MaxValue, long.MinValue, -1, "[?]")]
    [InlineData("10", 1, 9, 3, "[3]")]
    public void Bounds_of_a_dynamic_axis(string shape, long start, long stop, long step, string expected) =>
        Assert.Equal(expected, Infer("Slice", 8, "", Data(shape), Constant(start), Constant(stop), Constant(step)));

    [Fact]
    public void Unknown_bounds_keep_other_axes_and_the_upper_bound()
    {
        Assert.Equal("[?,0..8]", Infer("Slice", 8, "", Data("?,8"), Constant(0), Unknown("1"), Constant(1), Constant(1)));
        Assert.Equal("[0..3,0..8]", Infer("Slice", 8, "", Data("3,8"), Constant(0), Constant(1), Constant(1), Unknown("1")));
        Assert.Equal("[...]", Infer("Slice", 8, "", Data("..."), Constant(0), Constant(1), Constant(1)));
    }

    [Fact]
    public void Every_bound_holds_for_every_size()
    {
        long[] positions = [-7, -3, -1, 0, 1, 3, 7, long.MinValue, long.MaxValue];
        foreach (long start in positions)
        {
            foreach (long stop in positions)
            {
                foreach (long step in (long[])[1, 2, -1, -2]) CheckSizes(start, stop, step);
            }
        }
    }

    private static void CheckSizes(long start, long stop, long step)
    {
        foreach ((int min, int max) in ((int, int)[])[(0, 6), (2, 5), (0, int.MaxValue)])
        {
            PartialShape bounds = new(new Dimension(min, max));
            string text = Infer("Slice", 8, "", new InputFact(DType.F32, bounds), Constant(start), Constant(stop), Constant(step));
            Dimension bound = new Attributes([KeyValuePair.Create("shape", text)]).PartialShape("shape")[0];
            for (int size = min; size <= Math.Min(max, 12); size++)
            {
                string exact = Infer("Slice", 8, "", new InputFact(DType.F32, new Shape(size)), Constant(start), Constant(stop), Constant(step));
                Assert.True(bound.IsCompatible(int.Parse(exact.Trim('[', ']'))), $"{start}:{stop}:{step} of {size} is {exact}, outside {text}");
            }
        }
    }
}
