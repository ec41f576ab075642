namespace Lockstep.Text.Tests.Jinja.Python;

/// <summary>Expected values come from Jinja 3.1.6 with the settings of Transformers; the variables are those of <see cref="Sample"/>.</summary>
public sealed class StrFormatTests
{
    [Theory]
    [InlineData("s.format()", "Hello World")]
    [InlineData("'{} {}'.format(1,2)", "1 2")]
    [InlineData("'{0} {1} {0}'.format(1,2)", "1 2 1")]
    [InlineData("'{a}'.format(a=1)", "1")]
    [InlineData("'{:>10}|{:<5}|{:^7}|{:*^7}'.format('a','b','c','d')", "         a|b    |   c   |***d***")]
    [InlineData("'{:,.2f}'.format(1234567.891)", "1,234,567.89")]
    [InlineData("'{!r} {!s}'.format('a','b')", "'a' b")]
    [InlineData("'{0[a]} {0[b]}'.format(d)", "1 2")]
    [InlineData("'{0.name}'.format(users[0])", "john")]
    [InlineData("'{:{w}}|'.format('a',w=5)", "a    |")]
    [InlineData("'{0.__class__}'.format(1)", "")]
    [InlineData("'{:_}'.format(1000000)", "1_000_000")]
    [InlineData("'{:08.3f}'.format(-3.14159)", "-003.142")]
    [InlineData("'{:s}'.format('q')", "q")]
    [InlineData("'{:10}'.format(5)~'|'", "         5|")]
    [InlineData("'{}'.format(none)", "None")]
    [InlineData("'{}'.format([1,'a'])", "[1, 'a']")]
    [InlineData("'{:.3}'.format('abcdef')", "abc")]
    [InlineData("'{:.3}'.format(3.14159)", "3.14")]
    [InlineData("'{:n}'.format(5)", "5")]
    [InlineData("'{:c}'.format(65)", "A")]
    [InlineData("'{:5}'.format(true)", "    1")]
    public void Value_is_that_of_Python(string expression, string expected) =>
        Assert.Equal(expected, Sample.Expression(expression));

    [Theory]
    [InlineData("'{'.format()")]
    [InlineData("'{}'.format()")]
    [InlineData("'{x}'.format()")]
    [InlineData("'{:d}'.format('a')")]
    [InlineData("'{:>5}'.format(none)")]
    public void Fails_as_in_Python(string expression) =>
        Assert.Throws<TemplateException>(() => Sample.Expression(expression));
}
