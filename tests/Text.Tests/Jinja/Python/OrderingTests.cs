namespace Lockstep.Text.Tests.Jinja.Python;

/// <summary>Expected values come from Jinja 3.1.6 with the settings of Transformers; the variables are those of <see cref="Sample"/>.</summary>
public sealed class OrderingTests
{
    [Theory]
    [InlineData("1 < 2 < 3", "True")]
    [InlineData("3 > 2 > 2", "False")]
    [InlineData("1 == 1.0", "True")]
    [InlineData("1 == True", "True")]
    [InlineData("'a' < 'b'", "True")]
    [InlineData("[1,2] < [1,3]", "True")]
    [InlineData("(1,2) == (1,2)", "True")]
    [InlineData("[1] == (1,)", "False")]
    [InlineData("n == none", "True")]
    [InlineData("missing == missing", "True")]
    [InlineData("missing == n", "False")]
    [InlineData("1 in l", "True")]
    [InlineData("9 in l", "False")]
    [InlineData("'a' in d", "True")]
    [InlineData("'z' not in d", "True")]
    [InlineData("'ell' in s", "True")]
    [InlineData("missing in l", "False")]
    [InlineData("1 in missing", "False")]
    [InlineData("{'a':1} == {'a':1.0}", "True")]
    [InlineData("1 != 2", "True")]
    [InlineData("'😀' > '\\uffff'", "True")]
    [InlineData("'a' in 'abc' and 'b' in 'abc'", "True")]
    public void Value_is_that_of_Python(string expression, string expected) =>
        Assert.Equal(expected, Sample.Expression(expression));

    [Theory]
    [InlineData("'a' < 1")]
    [InlineData("1 in s")]
    [InlineData("1 in n")]
    [InlineData("missing in s")]
    [InlineData("l < 1")]
    [InlineData("n < 1")]
    [InlineData("{'a':1} < {'b':1}")]
    public void Fails_as_in_Python(string expression) =>
        Assert.Throws<TemplateException>(() => Sample.Expression(expression));
}
