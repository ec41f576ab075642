namespace Lockstep.Text.Tests.Jinja.Filters;

/// <summary>Expected values come from Jinja 3.1.6 with the settings of Transformers; the variables are those of <see cref="Sample"/>.</summary>
public sealed class LayoutFiltersTests
{
    [Theory]
    [InlineData("s|center(20)~'|'", "    Hello World     |")]
    [InlineData("ml|indent", "line1\n    line2\n\n    line4")]
    [InlineData("ml|indent(2,true)", "  line1\n  line2\n\n  line4")]
    [InlineData("ml|indent(2,blank=true)", "line1\n  line2\n  \n  line4")]
    [InlineData("ml|indent('>')", "line1\n>line2\n\n>line4")]
    [InlineData("''|indent", "")]
    [InlineData("s|truncate(8)", "Hello World")]
    [InlineData("s|truncate(5,true)", "He...")]
    [InlineData("s|truncate(5)", "He...")]
    [InlineData("s|truncate(5,leeway=0)", "He...")]
    [InlineData("'foo bar baz qux'|truncate(9)", "foo...")]
    [InlineData("'foo bar baz qux'|truncate(9,true)", "foo ba...")]
    [InlineData("'foo bar baz qux'|truncate(11)", "foo bar baz qux")]
    [InlineData("'foo bar baz qux'|truncate(11,False,'...',0)", "foo bar...")]
    [InlineData("'the quick brown fox jumps over-the lazy dog'|wordwrap(10)", "the quick\nbrown fox\njumps\nover-the\nlazy dog")]
    [InlineData("'abcdefghijkl mn'|wordwrap(5)", "abcde\nfghij\nkl mn")]
    [InlineData("'abcdefghijkl mn'|wordwrap(5,false)", "abcdefghijkl\nmn")]
    [InlineData("ml|wordwrap(3,wrapstring='|')", "lin|e1|lin|e2||lin|e4")]
    [InlineData("'😀b c'|wordwrap(1)", "😀\nb\nc")]
    [InlineData("'a well-known wide-spread--dash ab-c x-ray'|wordwrap(7)", "a well-\nknown\nwide-\nspread\n--dash\nab-c\nx-ray")]
    [InlineData("'a well-known'|wordwrap(7, break_on_hyphens=false)", "a well-\nknown")]
    [InlineData("\"say 'name' now\"|wordwrap(5)", "say '\nname'\nnow")]
    [InlineData("'one  two\u00A0three four'|wordwrap(9)", "one\ntwo\u00A0three\nfour")]
    [InlineData("'aa-bb-cc-dd'|wordwrap(4)", "aa-\nbb-\ncc-\ndd")]
    [InlineData("'no---dash-- end'|wordwrap(6)", "no---\ndash--\nend")]
    public void Value_is_that_of_Python(string expression, string expected) =>
        Assert.Equal(expected, Sample.Expression(expression));

    [Theory]
    [InlineData("n|indent")]
    [InlineData("'a'|truncate(1)")]
    public void Fails_as_in_Python(string expression) =>
        Assert.Throws<TemplateException>(() => Sample.Expression(expression));
}
