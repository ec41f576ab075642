namespace Lockstep.Graph.Tests;

public class ModelExceptionTests
{
    [Fact]
    public void One_problem_is_one_line() =>
        Assert.Equal("m.xml:7: Add 'a' (id 1): is odd", new ModelException(new ModelProblem("m.xml", 7, "Add 'a' (id 1)", "is odd")).Message);

    [Fact]
    public void Place_and_layer_may_be_unknown() => Assert.Equal("m.xml: is odd", new ModelProblem("m.xml", null, null, "is odd").ToString());

    [Theory]
    [InlineData(2, 2, false)]
    [InlineData(20, 20, false)]
    [InlineData(21, 20, true)]
    public void Many_problems_are_listed_up_to_a_bound(int count, int listed, bool more)
    {
        var error = new ModelException(Enumerable.Range(1, count).Select(i => new ModelProblem("m.xml", i, null, "odd")).ToArray());
        Assert.Equal(count, error.Problems.Count);
        Assert.StartsWith($"{count} problems:\n  m.xml:1: odd", error.Message);
        Assert.Contains($"m.xml:{listed}: odd", error.Message);
        Assert.Equal(more, error.Message.EndsWith($"... and {count - listed} more", StringComparison.Ordinal));
    }
}
