namespace Lockstep.Text.Tests.Jinja.Python;

/// <summary>Expected values come from Jinja 3.1.6 with the settings of Transformers; the variables are those of <see cref="Sample"/>.</summary>
public sealed class SlicesTests
{
    [Theory]
    [InlineData("s[1:3]", "el")]
    [InlineData("s[::-1]", "dlroW olleH")]
    [InlineData("s[::2]", "HloWrd")]
    [InlineData("s[-3:]", "rld")]
    [InlineData("s[:-3]", "Hello Wo")]
    [InlineData("u[6:8]", "😀 ")]
    [InlineData("u[::-1]", "ςαΣ İ ß 😀 evïan")]
    [InlineData("l[1:]", "[2, 3, 4, 5]")]
    [InlineData("l[::-1]", "[5, 4, 3, 2, 1]")]
    [InlineData("l[-2:]", "[4, 5]")]
    [InlineData("l[10:]", "[]")]
    [InlineData("(1,2,3)[1:]", "(2, 3)")]
    [InlineData("range(3)[-1:]", "range(2, 3)")]
    public void Value_is_that_of_Python(string expression, string expected) =>
        Assert.Equal(expected, Sample.Expression(expression));

    [Theory]
    [InlineData("l[::0]")]
    [InlineData("n[1:]")]
    [InlineData("d[1:]")]
    [InlineData("missing[1:]")]
    public void Fails_as_in_Python(string expression) =>
        Assert.Throws<TemplateException>(() => Sample.Expression(expression));
}
