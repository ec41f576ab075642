namespace Lockstep.Text.Tests.Jinja.Rendering;

/// <summary>Expected values come from Jinja 3.1.6 with the settings of Transformers; the variables are those of <see cref="Sample"/>.</summary>
public sealed class GlobalsTests
{
    [Theory]
    [InlineData("range(5)", "range(0, 5)")]
    [InlineData("range(1,10,3)", "range(1, 10, 3)")]
    [InlineData("range(3)[1]", "1")]
    [InlineData("dict(a=1,b=2)", "{'a': 1, 'b': 2}")]
    [InlineData("dict([('a',1)])", "{'a': 1}")]
    [InlineData("dict(d,z=1)", "{'b': 2, 'a': 1, 'C': 3, 'z': 1}")]
    [InlineData("namespace(a=1)", "<Namespace {'a': 1}>")]
    [InlineData("namespace(a=1).a", "1")]
    [InlineData("namespace(a=1).b", "")]
    [InlineData("namespace(a=1)['a']", "1")]
    [InlineData("namespace(d).b", "2")]
    [InlineData("cycler(1,2).next()", "1")]
    [InlineData("joiner(',')()", "")]
    public void Value_is_that_of_Python(string expression, string expected) =>
        Assert.Equal(expected, Sample.Expression(expression));

    [Theory]
    [InlineData("range(100001)")]
    [InlineData("range(10**9)")]
    [InlineData("range('a')")]
    [InlineData("range(1,2,0)")]
    [InlineData("dict(1)")]
    [InlineData("cycler()")]
    [InlineData("raise_exception('boom')")]
    [InlineData("raise_exception('a','b')")]
    public void Fails_as_in_Python(string expression) =>
        Assert.Throws<TemplateException>(() => Sample.Expression(expression));
}
