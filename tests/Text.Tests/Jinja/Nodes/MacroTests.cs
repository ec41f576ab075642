namespace Lockstep.Text.Tests.Jinja.Nodes;

/// <summary>Expected values come from Jinja 3.1.6 with the settings of Transformers; the variables are those of <see cref="Sample"/>.</summary>
public sealed class MacroTests
{
    [Theory]
    [InlineData("{% macro m(a, b=2) %}{{a}}-{{b}}{% endmacro %}{{ m(1) }} {{ m(1,3) }} {{ m(b=5,a=4) }} {{ m() }}", "1-2 1-3 4-5 -2")]
    [InlineData("{% macro m(a) %}{{a}}{{ varargs }}{{ kwargs }}{% endmacro %}{{ m(1,2,3,x=4) }}", "1(2, 3){'x': 4}")]
    [InlineData("{% macro m(a,b=a) %}{{a}}{{b}}{% endmacro %}{{ m(1) }}", "11")]
    [InlineData("{% macro m() %}[{{ caller() }}]{% endmacro %}{% call m() %}hi{% endcall %}", "[hi]")]
    [InlineData("{% macro m() %}[{{ caller(1,2) }}]{% endmacro %}{% call(a,b) m() %}{{a}}+{{b}}{% endcall %}", "[1+2]")]
    [InlineData("{% macro m() %}{% if caller %}y{% else %}n{% endif %}{% endmacro %}{{ m() }}", "n")]
    [InlineData("{% macro m() %}{{ x }}{% endmacro %}{{ m() }}{% set x = 1 %}{{ m() }}", "1")]
    [InlineData("{% set x = 1 %}{% macro m() %}{{ x }}{% endmacro %}{% set x = 2 %}{{ m() }}", "2")]
    [InlineData("{% macro m(n) %}{{ n }}{% if n > 0 %}{{ m(n-1) }}{% endif %}{% endmacro %}{{ m(5) }}", "543210")]
    [InlineData("{% for q in l %}{% macro m() %}{{ q }}{% endmacro %}{{ m() }}{% endfor %}", "12345")]
    [InlineData("{% macro m(x) %}{% set x = x + 1 %}{{ x }}{% endmacro %}{{ m(1) }}{{ x }}", "2ctxx")]
    [InlineData("{% macro m(caller=1) %}{{ caller }}{% endmacro %}{{ m() }}", "1")]
    [InlineData("{% macro m(a) %}{{ a is defined }}{% endmacro %}{{ m() }}", "False")]
    [InlineData("{% macro m(a,b) %}{{a}}{{b}}{% endmacro %}{{ m(*[1,2]) }}{{ m(**{'a':1,'b':2}) }}{{ m(1,*[2]) }}", "121212")]
    [InlineData("{% set ns = namespace(a=1) %}{% macro m() %}{% set ns.a = 2 %}{% endmacro %}{{ m() }}{{ ns.a }}", "2")]
    public void Output_is_that_of_Jinja(string template, string expected) =>
        Assert.Equal(expected, Sample.Template(template));

    [Theory]
    [InlineData("{% macro m(a) %}{{a}}{% endmacro %}{{ m(1,2) }}")]
    [InlineData("{% macro m(a) %}{{a}}{% endmacro %}{{ m(z=2) }}")]
    [InlineData("{% macro m() %}x{% endmacro %}{% call m() %}hi{% endcall %}")]
    [InlineData("{% macro m() %}[{{ caller() }}]{% endmacro %}{{ m() }}")]
    [InlineData("{% macro m(n) %}{{ m(n) }}{% endmacro %}{{ m(5) }}")]
    [InlineData("{{ m(1) }}{% macro m(a) %}{{ a }}{% endmacro %}")]
    [InlineData("{% call m() %}{% endcall %}")]
    public void Fails_as_in_Jinja(string template) =>
        Assert.Throws<TemplateException>(() => Sample.Template(template));
}
