namespace Lockstep.Text.Tests.Jinja.Rendering;

/// <summary>Hostile templates end with an error: no stack overflow, no memory eaten up, no endless rendering.</summary>
public sealed class LimitsTests
{
    private const string Nest = "{% set ns = namespace(a=[1], b=[1]) %}{% for i in range(COUNT) %}{% set ns.a = STEP %}{% endfor %}";

    [Theory]
    [InlineData("{{ range(10**9) }}")]
    [InlineData("{{ 10 ** 100000000 }}")]
    [InlineData("{{ 'a' * 1000000000 }}")]
    [InlineData("{{ [0] * 1000000000 }}")]
    [InlineData("{{ '%1000000000d' % 1 }}")]
    [InlineData("{{ '{:1000000000}'.format(1) }}")]
    [InlineData("{{ 'a'|center(10**12) }}")]
    [InlineData("{{ 'a'|indent(10**12) }}")]
    [InlineData("{{ [1]|batch(10**12, 1)|list }}")]
    [InlineData("{% set s = 'a' * 1000000 %}{{ s.replace('a', s) }}")]
    [InlineData("{% for a in range(100000) %}{% for b in range(100000) %}{% endfor %}{% endfor %}")]
    [InlineData("{% set s = 'a' * 1000000 %}{% for i in range(100000) %}{{ s }}{% endfor %}")]
    public void Too_much_work_or_output_is_refused(string template) => Assert.Throws<TemplateException>(() => Sample.Template(template));

    [Theory]
    [InlineData("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}")]
    [InlineData("{% for a in [1] recursive %}{{ loop([1]) }}{% endfor %}")]
    [InlineData("{% set ns = namespace() %}{% set ns.a = ns %}{{ ns }}")]
    public void Endless_recursion_is_refused(string template) => Assert.Throws<TemplateException>(() => Sample.Template(template));

    [Theory]
    [InlineData("(", "1", ")")]
    [InlineData("-", "1", "")]
    [InlineData("not ", "1", "")]
    [InlineData("1 + ", "1", "")]
    [InlineData("1 if 1 else ", "1", "")]
    [InlineData("", "x", ".a")]
    [InlineData("", "x", "|upper")]
    public void Deep_expressions_never_overflow_the_stack(string before, string middle, string after)
    {
        // How deep is too deep depends on the thread's stack: an expression that fits is rendered, any other is refused; the process lives on.
        int count = Math.Min(200_000, 800_000 / (before.Length + after.Length));
        string source = Repeat(before, count) + middle + Repeat(after, count);
        Exception? refusal = Record.Exception(() => Sample.Expression(source));
        if (refusal is not null) Assert.Contains("nested too deeply", Assert.IsType<TemplateException>(refusal).Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("(", "1", ")")]
    [InlineData("1 if 1 else ", "1", "")]
    public void On_a_small_stack_a_deep_expression_is_refused(string before, string middle, string after)
    {
        string source = Repeat(before, 20_000) + middle + Repeat(after, 20_000), reason = "";
        var thread = new Thread(() => reason = Assert.Throws<TemplateException>(() => Sample.Expression(source)).Reason, maxStackSize: 1 << 18);
        thread.Start();
        thread.Join();
        Assert.Contains("nested too deeply", reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Deep_statements_are_refused() =>
        Assert.Contains(
        "nested too deeply",
        Assert.Throws<TemplateException>(() => Sample.Template(Repeat("{% if 1 %}", 45_000) + Repeat("{% endif %}", 45_000))).Reason,
        StringComparison.Ordinal);

    /// <summary>Text that grows turn by turn is copied at every turn; a conversation of half a million characters must pass.</summary>
    [Fact]
    public void A_long_conversation_may_be_gathered_in_one_variable() => Assert.Equal(
        "600000",
        Sample.Template("{% set ns = namespace(t='') %}{% for i in range(600) %}{% set ns.t = ns.t + 'word ' * 200 %}{% endfor %}{{ ns.t|length }}"));

    [Fact]
    public void A_template_of_more_than_a_million_characters_is_refused() =>
        Assert.Contains("at most 1048576 are read", Assert.Throws<TemplateException>(() => Sample.Template(new string('a', 1_048_577))).Reason, StringComparison.Ordinal);

    /// <summary>Each looks like a few steps, but every step handles a large text or value.</summary>
    [Theory]
    [InlineData("{% set s = 'é😀' * 500000 %}", "{{ s[i] }}")]
    [InlineData("{% set s = 'a' * 1000000 %}", "{% set x = 'b' in s %}")]
    [InlineData("{% set s = 'a' * 1000000 %}", "{% set x = {s: 1} %}")]
    [InlineData("{% set s = 'a' * 1000000 %}", "{% set x = 'b'.find(s) %}")]
    [InlineData("{% set s = 'a' * 1000000 %}", "{% set x = s.format() %}")]
    [InlineData("{% set s = 'a' * 1000000 %}", "{% set x = [1]|map(attribute=s)|list %}")]
    [InlineData("{% set s = 'a' * 1000000 %}", "{% set x = s is upper %}")]
    [InlineData("{% set s = range(100000)|list %}", "{% set x = s.copy() %}")]
    [InlineData("{% set s = 3 ** 10000 %}", "{% set x = s // (s // 3) %}")]
    public void Work_on_large_values_is_paid_for(string set, string step)
    {
        string loop = "{% for i in range(100000) %}" + step + "{% endfor %}";
        Assert.Contains("steps of work", Assert.Throws<TemplateException>(() => Sample.Template(set + loop)).Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[ns.a]", "{{ ns.a }}")]
    [InlineData("[ns.a]", "{{ ns.a|tojson }}")]
    [InlineData("(ns.a,)", "{{ {(ns.a,): 1} }}")]
    [InlineData("ns.a|map('upper')", "{{ ns.a|list }}")]
    public void Deep_values_are_refused(string step, string use) => Assert.Throws<TemplateException>(() => Sample.Template(
        Nest.Replace("COUNT", "100000", StringComparison.Ordinal).Replace("STEP", step, StringComparison.Ordinal) + use));

    [Theory]
    [InlineData("{{ ns.a|string|length }}")]
    [InlineData("{{ ns.a|tojson|length }}")]
    [InlineData("{{ ns.a == ns.b }}")]
    public void Values_that_share_their_parts_cannot_blow_up(string use)
    {
        string build = Nest.Replace("COUNT", "100", StringComparison.Ordinal).Replace("STEP", "[ns.a, ns.a] %}{% set ns.b = [ns.b, ns.b]", StringComparison.Ordinal);
        Assert.Throws<TemplateException>(() => Sample.Template(build + use));
    }

    private static string Repeat(string text, int count) => string.Concat(Enumerable.Repeat(text, count));
}
