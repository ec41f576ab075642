namespace Lockstep.Text.Tests.Jinja.Nodes;

/// <summary>Expected values come from Jinja 3.1.6 with the settings of Transformers; the variables are those of <see cref="Sample"/>.</summary>
public sealed class AssignmentsTests
{
    [Theory]
    [InlineData("{% set x = 0 %}{% for a in l %}{% set x = x + a %}{{ x }} {% endfor %}{{ x }}", "1 2 3 4 5 0")]
    [InlineData("{% set ns = namespace(x=0) %}{% for a in l %}{% set ns.x = ns.x + a %}{% endfor %}{{ ns.x }}", "15")]
    [InlineData("{% set a, b = 1, 2 %}{{ a }}{{ b }}", "12")]
    [InlineData("{% set a = 1, 2 %}{{ a }}", "(1, 2)")]
    [InlineData("{% set ns = namespace() %}{% set ns.a, b = 1, 2 %}{{ ns.a }}{{ b }}", "12")]
    [InlineData("{% set x %}abc{{ 1 }}{% endset %}{{ x }}", "abc1")]
    [InlineData("{% set x | upper | replace('A','z') %}abc{% endset %}{{ x }}", "zBC")]
    [InlineData("{% set x %}{{ x }}{% endset %}[{{ x }}]", "[]")]
    [InlineData("{% if true %}{% set z = 1 %}{% endif %}{{ z }}", "1")]
    [InlineData("{% if false %}{% set x = 1 %}{% endif %}{{ x }}", "ctxx")]
    [InlineData("{% for q in [1] %}{{ x }}{% endfor %}{% set x = 1 %}{{ x }}", "1")]
    [InlineData("{% for q in [1] %}{% set x = 5 %}{% endfor %}{{ x }}", "ctxx")]
    [InlineData("{% for q in [1,2] %}{% if q == 2 %}{% set x = 5 %}{% endif %}{{ x }}{% endfor %}", "ctxx5")]
    [InlineData("{% for q in [1,2] %}{{ x }}{% set x = 5 %}{{ x }}{% endfor %}", "ctxx5ctxx5")]
    [InlineData("{{ x }}{% set x = 1 %}{{ x }}", "ctxx1")]
    [InlineData("{% set loop = 1 %}{{ loop }}", "1")]
    [InlineData("{% set c = cycler('a','b') %}{{ c.next() }}{{ c.current }}{{ c.next() }}{{ c.next() }}{{ c.reset() }}{{ c.current }}", "abbaNonea")]
    [InlineData("{% set j = joiner('|') %}{% for a in l %}{{ j() }}{{ a }}{% endfor %}", "1|2|3|4|5")]
    [InlineData("{% set ns = namespace(a=[]) %}{% for q in l %}{% set ns.a = ns.a + [q*2] %}{% endfor %}{{ ns.a }}", "[2, 4, 6, 8, 10]")]
    [InlineData("{% set m = l|map('string') %}{{ m|list }}{{ m|list }}", "['1', '2', '3', '4', '5'][]")]
    [InlineData("{% for a in l %}{% set outer = loop %}{% for b in [1] %}{{ outer.index }}{{ loop.index }}{% endfor %}{% endfor %}", "1121314151")]
    [InlineData("{% set f = d.get %}{{ f('a') }}", "1")]
    [InlineData("{% set f = 'x'.upper %}{{ f() }}", "X")]
    [InlineData("{% set _x = 1 %}{{ _x }}", "1")]
    [InlineData("{{ ns }}{% set ns = namespace(a=1) %}{{ ns }}", "<Namespace {'a': 1}>")]
    [InlineData("{% set x = x or 'def' %}{{ x }}", "ctxx")]
    [InlineData("{% set y = y or 'def' %}{{ y }}", "def")]
    [InlineData("{% set i = i + 1 %}{{ i }}", "43")]
    [InlineData("{% set a %}{% endset %}{{ a is defined }}{{ a == '' }}", "TrueTrue")]
    public void Output_is_that_of_Jinja(string template, string expected) =>
        Assert.Equal(expected, Sample.Template(template));

    [Theory]
    [InlineData("{% set q.x = 1 %}")]
    [InlineData("{% set d.x = 1 %}")]
    [InlineData("{% set a, b = [1] %}")]
    public void Fails_as_in_Jinja(string template) =>
        Assert.Throws<TemplateException>(() => Sample.Template(template));
}
