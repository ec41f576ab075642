namespace Lockstep.Text.Tests.Jinja.Nodes;

/// <summary>Expected values come from Jinja 3.1.6 with the settings of Transformers; the variables are those of <see cref="Sample"/>.</summary>
public sealed class BranchesTests
{
    [Theory]
    [InlineData("{{ '{{}}'.format() }}", "{}")]
    [InlineData("{{ d.get(*['a']) }}{{ dict(**d) }}", "1{'b': 2, 'a': 1, 'C': 3}")]
    [InlineData("{% print 1, 2 %}", "12")]
    [InlineData("{% if 1 %}a{% elif 2 %}b{% else %}c{% endif %}", "a")]
    [InlineData("{% if 0 %}a{% elif 2 %}b{% else %}c{% endif %}", "b")]
    [InlineData("{% if 0 %}a{% elif 0 %}b{% else %}c{% endif %}", "c")]
    [InlineData("{% if x: %}a{% endif %}", "a")]
    [InlineData("{% if missing %}a{% endif %}", "")]
    [InlineData("{% if false %}{{ 1|nosuch }}{% endif %}ok", "ok")]
    [InlineData("{{ 1|nosuch if false }}ok", "ok")]
    [InlineData("{% if false %}{{ 1 is nosuch }}{% endif %}ok", "ok")]
    [InlineData("x {% if t %} y {% endif %} z", "x  y  z")]
    [InlineData("a{{ 1 }}   {% if t %}b{% endif %}", "a1   b")]
    [InlineData("{%if t%}x{%endif%}", "x")]
    [InlineData("{{1}}{{2}}", "12")]
    [InlineData("{% if '%}' %}x{% endif %}", "x")]
    [InlineData("{{ {'a':1}}}", "{'a': 1}")]
    [InlineData("{{ '{{' }}", "{{")]
    [InlineData("  a  {% if t %}  b  {% endif %}  c  ", "  a    b    c  ")]
    [InlineData("<{{ e }}>{{ missing }}<{{ n }}>", "<[]><None>")]
    [InlineData("{%  if  t  %}x{%  endif  %}", "x")]
    [InlineData("{% if i is defined and i is not none and i > 3 %}y{% endif %}", "y")]
    [InlineData("{{ users[0]['addr'] }}{{ users[0].addr is defined }}", "False")]
    public void Output_is_that_of_Jinja(string template, string expected) =>
        Assert.Equal(expected, Sample.Template(template));

    [Theory]
    [InlineData("{% if missing.x %}a{% endif %}")]
    [InlineData("{% if true %}{{ 1|nosuch }}{% endif %}ok")]
    [InlineData("{{ users[-1]['addr']['zip'] }}{{ users[0]['addr']['zip'] }}")]
    public void Fails_as_in_Jinja(string template) =>
        Assert.Throws<TemplateException>(() => Sample.Template(template));
}
