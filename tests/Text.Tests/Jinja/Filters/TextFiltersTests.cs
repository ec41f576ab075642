namespace Lockstep.Text.Tests.Jinja.Filters;

/// <summary>Expected values come from Jinja 3.1.6 with the settings of Transformers; the variables are those of <see cref="Sample"/>.</summary>
public sealed class TextFiltersTests
{
    [Theory]
    [InlineData("\"they're bill's foo-bar (x\"|title", "They're Bill's Foo-Bar (X")]
    [InlineData("'x'.ljust(4)~'|'", "x   |")]
    [InlineData("l|join", "12345")]
    [InlineData("l|join('-')", "1-2-3-4-5")]
    [InlineData("l|join(1)", "112131415")]
    [InlineData("ls|join(d='+')", "b+A+c+a")]
    [InlineData("d|join(',')", "b,a,C")]
    [InlineData("users|join(',',attribute='name')", "john,Ann,bob")]
    [InlineData("s|upper", "HELLO WORLD")]
    [InlineData("n|upper", "NONE")]
    [InlineData("s|capitalize", "Hello world")]
    [InlineData("s|title", "Hello World")]
    [InlineData("s|trim('Hd')", "ello Worl")]
    [InlineData("'  x '|trim", "x")]
    [InlineData("n|trim", "None")]
    [InlineData("s|replace('o','0')", "Hell0 W0rld")]
    [InlineData("s|replace('o','0',1)", "Hell0 World")]
    [InlineData("i|replace('4','5')", "52")]
    [InlineData("s|wordcount", "2")]
    [InlineData("s[0:1]|upper ~ 'x'", "Hx")]
    [InlineData("s|replace('l','L')|upper()", "HELLO WORLD")]
    [InlineData("[1,2]|join(', ')~'!'", "1, 2!")]
    [InlineData("e|random", "")]
    public void Value_is_that_of_Python(string expression, string expected) =>
        Assert.Equal(expected, Sample.Expression(expression));

    [Theory]
    [InlineData("n|join")]
    public void Fails_as_in_Python(string expression) =>
        Assert.Throws<TemplateException>(() => Sample.Expression(expression));
}
