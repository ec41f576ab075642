namespace Lockstep.Text.Tests.Jinja.Filters;

/// <summary>Expected values come from Jinja 3.1.6 with the settings of Transformers; the variables are those of <see cref="Sample"/>.</summary>
public sealed class ValueFiltersTests
{
    [Theory]
    [InlineData("u|pprint", "'naïve 😀 ß İ Σας'")]
    [InlineData("n|default('x')", "None")]
    [InlineData("missing|default('x')", "x")]
    [InlineData("''|default('x')", "")]
    [InlineData("''|default('x',true)", "x")]
    [InlineData("missing|d", "")]
    [InlineData("n|default('x',boolean=true)", "x")]
    [InlineData("d|attr('a')", "")]
    [InlineData("d|string", "{'b': 2, 'a': 1, 'C': 3}")]
    [InlineData("l|string", "[1, 2, 3, 4, 5]")]
    [InlineData("n|string", "None")]
    [InlineData("missing|string", "")]
    [InlineData("d|pprint", "{'C': 3, 'a': 1, 'b': 2}")]
    [InlineData("[1,[2,[3]]]|string", "[1, [2, [3]]]")]
    public void Value_is_that_of_Python(string expression, string expected) =>
        Assert.Equal(expected, Sample.Expression(expression));

    [Theory]
    [InlineData("missing.foo|default(1)")]
    public void Fails_as_in_Python(string expression) =>
        Assert.Throws<TemplateException>(() => Sample.Expression(expression));
}
