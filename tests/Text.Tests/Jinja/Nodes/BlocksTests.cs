namespace Lockstep.Text.Tests.Jinja.Nodes;

/// <summary>Expected values come from Jinja 3.1.6 with the settings of Transformers; the variables are those of <see cref="Sample"/>.</summary>
public sealed class BlocksTests
{
    [Theory]
    [InlineData("{% filter upper %}abc{{ s }}{% endfilter %}", "ABCHELLO WORLD")]
    [InlineData("{% filter replace('a','b')|upper %}aXa{% endfilter %}", "BXB")]
    [InlineData("{% with a = 1, b = 2 %}{{a}}{{b}}{% endwith %}{{ a }}", "12")]
    [InlineData("{% with a = 1 %}{% with a = 2, b = a %}{{a}}{{b}}{% endwith %}{% endwith %}", "21")]
    [InlineData("{% with a, b = (1, 2), c = 3 %}{{ a }}{{ b }}{{ c }}{% endwith %}", "123")]
    [InlineData("{% generation %}{{ varargs }}{{ kwargs }}{% endgeneration %}", "(){}")]
    [InlineData("{% with %}{% set x = 3 %}{{ x }}{% endwith %}{{ x }}", "3ctxx")]
    [InlineData("{% with x = x %}{{ x }}{% endwith %}", "ctxx")]
    [InlineData("{% generation %}abc{{ s }}{% endgeneration %}", "abcHello World")]
    [InlineData("{% generation %}{% set x = 1 %}{% endgeneration %}{{ x }}", "ctxx")]
    [InlineData("{% for a in l %}{% generation %}{{ a }}{{ loop.index }}{% endgeneration %}{% endfor %}", "1122334455")]
    [InlineData("{% block foo %}{{ s }}{% endblock %}", "Hello World")]
    [InlineData("{% block foo %}x{% endblock foo %}", "x")]
    [InlineData("{% for a in l %}{% block foo %}{{ a }}{% endblock %}{% endfor %}", "")]
    [InlineData("{% set a=1 %}{% block foo %}{{ a }}{% endblock %}", "1")]
    [InlineData("{% autoescape false %}{{ html }}{% endautoescape %}", "<a href='x'>\"&\"</a>")]
    [InlineData("{% if false %}{% include 'x' %}{% endif %}ok", "ok")]
    [InlineData("{% block a %}{{ x }}{% endblock %}{% set x = 1 %}{% block b %}{{ x }}{% endblock %}", "ctxx1")]
    public void Output_is_that_of_Jinja(string template, string expected) =>
        Assert.Equal(expected, Sample.Template(template));

    [Theory]
    [InlineData("{% include 'x' %}")]
    [InlineData("{% extends 'x' %}")]
    [InlineData("{% import 'x' as y %}")]
    [InlineData("{% filter length %}ab{% endfilter %}")]
    [InlineData("{% set x %}{% filter length %}ab{% endfilter %}{% endset %}")]
    [InlineData("{% call range(3) %}{% endcall %}")]
    [InlineData("{% block a %}1{% endblock %}{% block a %}2{% endblock %}")]
    public void Fails_as_in_Jinja(string template) =>
        Assert.Throws<TemplateException>(() => Sample.Template(template));
}
