namespace Lockstep.Text.Tests.Jinja.Python;

/// <summary>Expected values come from Jinja 3.1.6 with the settings of Transformers; the variables are those of <see cref="Sample"/>.</summary>
public sealed class PrintfTests
{
    [Theory]
    [InlineData("'%s' % 'a'", "a")]
    [InlineData("'%s %s' % (1,2)", "1 2")]
    [InlineData("'%c%c' % (65,128512)", "A😀")]
    [InlineData("'%d' % 3.7", "3")]
    [InlineData("'%(a)s %(b)d' % {'a':1,'b':2}", "1 2")]
    [InlineData("'%s' % [1]", "[1]")]
    [InlineData("'%.3s' % 'abcdef'", "abc")]
    [InlineData("'%+d % d' % (1,2)", "+1  2")]
    [InlineData("'%.0f %.0f %.1f' % (0.5,1.5,0.25)", "0 2 0.2")]
    [InlineData("'%.2f' % 2.675", "2.67")]
    [InlineData("'%g %g %g' % (1e10,123456789,0.00001)", "1e+10 1.23457e+08 1e-05")]
    [InlineData("'%s' % n", "None")]
    [InlineData("'%s' % missing", "")]
    [InlineData("'%s'|format('x')", "x")]
    [InlineData("'%s - %s'|format('a','b')", "a - b")]
    [InlineData("'%(x)s'|format(x=1)", "1")]
    [InlineData("('%s'|safe)|format('<')", "&lt;")]
    public void Value_is_that_of_Python(string expression, string expected) =>
        Assert.Equal(expected, Sample.Expression(expression));

    [Theory]
    [InlineData("'%s' % (1,2)")]
    [InlineData("'%s %s' % 1")]
    [InlineData("'%d' % 'a'")]
    [InlineData("'%s'|format(1,x=2)")]
    public void Fails_as_in_Python(string expression) =>
        Assert.Throws<TemplateException>(() => Sample.Expression(expression));
}
