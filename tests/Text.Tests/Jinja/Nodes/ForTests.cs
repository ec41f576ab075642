namespace Lockstep.Text.Tests.Jinja.Nodes;

/// <summary>Expected values come from Jinja 3.1.6 with the settings of Transformers; the variables are those of <see cref="Sample"/>.</summary>
public sealed class ForTests
{
    [Theory]
    [InlineData("{% for a in l %}{{ a }}{% if not loop.last %},{% endif %}{% endfor %}", "1,2,3,4,5")]
    [InlineData("{% for a in e %}x{% else %}none{% endfor %}", "none")]
    [InlineData("{% for a in missing %}x{% else %}none{% endfor %}", "none")]
    [InlineData("{% for k,v in d.items() %}{{k}}={{v}};{% endfor %}", "b=2;a=1;C=3;")]
    [InlineData("{% for k in d %}{{k}}{% endfor %}", "baC")]
    [InlineData("{% for (a,b),c in [((1,2),3)] %}{{a}}{{b}}{{c}}{% endfor %}", "123")]
    [InlineData("{% for a,b in ['xy','zw'] %}{{a}}-{{b}} {% endfor %}", "x-y z-w ")]
    [InlineData("{% for a in l if a is odd %}{{loop.index}}/{{loop.length}}:{{a}} {% endfor %}", "1/3:1 2/3:3 3/3:5 ")]
    [InlineData("{% for a in l if a > 9 %}x{% else %}empty{% endfor %}", "empty")]
    [InlineData("{% for a in l %}{% if a == 3 %}{% break %}{% endif %}{{a}}{% else %}E{% endfor %}", "12")]
    [InlineData("{% for a in l %}{% if a == 3 %}{% continue %}{% endif %}{{a}}{% endfor %}", "1245")]
    [InlineData("{% for a in l %}{% continue %}{% else %}E{% endfor %}", "E")]
    [InlineData("{% for a in l %}{% break %}{% else %}E{% endfor %}", "E")]
    [InlineData("{% for a in l %}{% for b in e %}{% else %}{% break %}{% endfor %}{{a}}{% endfor %}", "")]
    [InlineData("{% for a in [{'n':1,'c':[{'n':2,'c':[]}]}] recursive %}{{a.n}}{% if a.c %}({{loop(a.c)}}){% endif %}{% endfor %}", "1(2)")]
    [InlineData("{% for a in l %}{{ loop }}{% endfor %}", "<LoopContext 1/5><LoopContext 2/5><LoopContext 3/5><LoopContext 4/5><LoopContext 5/5>")]
    [InlineData("{% for i in i2 %}{% endfor %}{{ i }}", "42")]
    [InlineData("{% for i in l %}{% endfor %}{{ i }}", "42")]
    [InlineData("{% for a in l: %}{{ a }}{% endfor %}", "12345")]
    [InlineData("{% for a in l|map('string') %}{{ loop.length }}{{ a }}{% endfor %}", "5152535455")]
    [InlineData("{% for a in l|select('odd') %}{{ a }}{{ loop.last }}{{ loop.revindex }}{% endfor %}", "1False33False25True1")]
    [InlineData("{% for a in range(3) %}{% for b in range(2) %}{{ loop.index }}{{ a }}{% endfor %}{{ loop.index }}{% endfor %}", "102011121212223")]
    [InlineData("{% for u in users %}{{ loop.previtem.name if not loop.first }},{% endfor %}", ",john,Ann,")]
    [InlineData("{% for g in users|groupby('city') %}{{ g.grouper }}:{{ g.list|length }};{% endfor %}", "LA:1;NY:2;")]
    [InlineData("{% for c, us in users|groupby('city') %}{{ c }}:{{ us|map(attribute='name')|join(',') }};{% endfor %}", "LA:bob;NY:john,Ann;")]
    [InlineData("{% for row in l|batch(2,'-') %}{{ row }}{% endfor %}", "[1, 2][3, 4][5, '-']")]
    [InlineData("{% for c in u %}{{ c }},{% endfor %}", "n,a,ï,v,e, ,😀, ,ß, ,İ, ,Σ,α,ς,")]
    [InlineData("{% for a in l[1:] %}{{ a }}{% endfor %}", "2345")]
    [InlineData("{% for a in l recursive %}{{ a }}{% else %}x{% endfor %}", "12345")]
    [InlineData("{% for a in 1,2,3 %}{{ a }}{% endfor %}", "123")]
    [InlineData("{% for a in (l if t else e) %}{{ a }}{% endfor %}", "12345")]
    [InlineData("{% for a in l %}{% for b in l if b > loop.index %}{{ b }}{% endfor %};{% endfor %}", "2345;345;45;5;;")]
    [InlineData("{% for k, v in nested.k.items() %}{{ k }}{{ v }}{% endfor %}", "get5deep[{'a': 1}]")]
    [InlineData("{% for a in l %}{% if loop.first %}F{% elif loop.last %}L{% else %}{{ a }}{% endif %}{% endfor %}", "F234L")]
    [InlineData("{% for m in users[1:] %}{{ loop.index0 }}{{ m['name'] }}{% endfor %}", "0Ann1bob")]
    [InlineData("{% for a in l, recursive %}{{ a }};{% endfor %}", "[1, 2, 3, 4, 5];;")]
    public void Output_is_that_of_Jinja(string template, string expected) =>
        Assert.Equal(expected, Sample.Template(template));

    [Theory]
    [InlineData("{% for a in n %}x{% endfor %}")]
    [InlineData("{% for a in i %}x{% endfor %}")]
    [InlineData("{% for a,b in l %}x{% endfor %}")]
    [InlineData("{% for a in l %}{{ loop(a) }}{% endfor %}")]
    [InlineData("{% for a in l if loop.index > 1 %}{{ a }}{% endfor %}")]
    public void Fails_as_in_Jinja(string template) =>
        Assert.Throws<TemplateException>(() => Sample.Template(template));
}
