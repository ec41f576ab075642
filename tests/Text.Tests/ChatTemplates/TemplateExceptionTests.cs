namespace Lockstep.Text.Tests.ChatTemplates;

/// <summary>Errors show the line of the template and a caret below the place.</summary>
public sealed class TemplateExceptionTests
{
    [Fact]
    public void The_message_ends_with_the_line_and_a_caret()
    {
        TemplateException error = Fails("a\n{{ x | nosuch }} b\nc");
        Assert.Equal("    {{ x | nosuch }} b\n           ^", error.Excerpt);
        Assert.Equal("t.jinja(2,8): no filter named 'nosuch'\n" + error.Excerpt, error.Message);
        Assert.Equal("no filter named 'nosuch'", error.Reason);
    }

    [Fact]
    public void Faults_of_rendering_show_their_place_too()
    {
        var template = ChatTemplate.Parse("ab\n\t{{ messages[0].x.y }}", "t.jinja");
        TemplateException error = Assert.Throws<TemplateException>(() => template.Render([new ChatMessage("user", "Hi")]));
        Assert.Equal("     {{ messages[0].x.y }}\n                     ^", error.Excerpt);
        Assert.Equal((2, 18), (error.Line, error.Column));
    }

    [Fact]
    public void Raise_exception_keeps_its_own_text()
    {
        var template = ChatTemplate.Parse("{{ raise_exception('Only one\nuser turn!') }}");
        Assert.Equal("Only one\nuser turn!", Assert.Throws<TemplateException>(() => template.Render([])).Reason);
    }

    [Fact]
    public void A_long_line_is_cut_around_the_place()
    {
        string[] lines = Fails(new string('a', 500) + "{{ x | nosuch }}" + new string('b', 500)).Excerpt.Split('\n');
        Assert.Equal("    ..." + new string('a', 53) + "{{ x | nosuch }}" + new string('b', 31) + "...", lines[0]);
        Assert.Equal('n', lines[0][lines[1].IndexOf('^', StringComparison.Ordinal)]);
    }

    [Theory]
    [InlineData("{{ 'a", "{{ 'a", 4)]
    [InlineData("{% if x %}", "{% if x %}", 11)]
    [InlineData("", null, 0)]
    [InlineData("x\r\ny {{ ) }}", "y {{ ) }}", 6)]
    public void Broken_templates_point_at_the_place(string source, string? line, int column)
    {
        if (line is null)
        {
            Assert.Equal("", ChatTemplate.Parse(source).Render([]));
            return;
        }
        TemplateException error = Fails(source);
        Assert.Equal($"    {line}\n    {new string(' ', column - 1)}^", error.Excerpt);
        Assert.Equal(column, error.Column);
    }

    private static TemplateException Fails(string source) => Assert.Throws<TemplateException>(() => ChatTemplate.Parse(source, "t.jinja"));
}
