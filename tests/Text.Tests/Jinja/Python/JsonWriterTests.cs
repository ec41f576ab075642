namespace Lockstep.Text.Tests.Jinja.Python;

/// <summary>Expected values come from Jinja 3.1.6 with the settings of Transformers; the variables are those of <see cref="Sample"/>.</summary>
public sealed class JsonWriterTests
{
    [Theory]
    [InlineData("d|tojson", "{\"b\": 2, \"a\": 1, \"C\": 3}")]
    [InlineData("u|tojson", "\"naïve 😀 ß İ Σας\"")]
    [InlineData("'a\\u2028\\x01\\x7f<>&\\''|tojson", "\"a\u2028\\u0001\u007f<>&'\"")]
    [InlineData("u|tojson(ensure_ascii=true)", "\"na\\u00efve \\ud83d\\ude00 \\u00df \\u0130 \\u03a3\\u03b1\\u03c2\"")]
    [InlineData("e|tojson(indent=2)", "[]")]
    [InlineData("{}|tojson(indent=2)", "{}")]
    [InlineData("d|tojson(sort_keys=true)", "{\"C\": 3, \"a\": 1, \"b\": 2}")]
    [InlineData("d|tojson(separators=(',',':'))", "{\"b\":2,\"a\":1,\"C\":3}")]
    [InlineData("d|tojson(indent=4,separators=(',',': '))", "{\n    \"b\": 2,\n    \"a\": 1,\n    \"C\": 3\n}")]
    [InlineData("floats|tojson", "[1.0, 0.1, 1e+16, 1e-05, 1.5e+300, 100000.0, 123456789.123, -0.0, 1000000000000000.0, 9999999999999998.0, 5e-324, 0.0001]")]
    [InlineData("n|tojson", "null")]
    [InlineData("(1,2)|tojson", "[1, 2]")]
    [InlineData("{1:2,none:3,true:4,1.5:6}|tojson", "{\"1\": 4, \"null\": 3, \"1.5\": 6}")]
    [InlineData("d.items()|list|tojson", "[[\"b\", 2], [\"a\", 1], [\"C\", 3]]")]
    [InlineData("d|tojson(indent=0)", "{\n\"b\": 2,\n\"a\": 1,\n\"C\": 3\n}")]
    [InlineData("d|tojson(true)", "{\"b\": 2, \"a\": 1, \"C\": 3}")]
    [InlineData("l|tojson(false,2)", "[\n  1,\n  2,\n  3,\n  4,\n  5\n]")]
    [InlineData("big|tojson", "123456789012345678901234567890")]
    [InlineData("('nan'|float)|tojson", "NaN")]
    [InlineData("html|safe|tojson", "\"<a href='x'>\\\"&\\\"</a>\"")]
    [InlineData("{'a':[1,{'b':[]}]}|tojson(indent=1)", "{\n \"a\": [\n  1,\n  {\n   \"b\": []\n  }\n ]\n}")]
    [InlineData("['a','b']|map('upper')|list|tojson", "[\"A\", \"B\"]")]
    [InlineData("'\\x7f\\x80'|tojson(ensure_ascii=true)", "\"\\u007f\\u0080\"")]
    public void Value_is_that_of_Python(string expression, string expected) =>
        Assert.Equal(expected, Sample.Expression(expression));

    [Theory]
    [InlineData("missing|tojson")]
    [InlineData("[missing]|tojson")]
    [InlineData("{(1,2):3}|tojson")]
    [InlineData("d.items()|tojson")]
    [InlineData("d|tojson(zz=1)")]
    [InlineData("l|map('string')|tojson")]
    [InlineData("namespace(a=1)|tojson")]
    [InlineData("loop|tojson")]
    [InlineData("range(3)|tojson")]
    public void Fails_as_in_Python(string expression) =>
        Assert.Throws<TemplateException>(() => Sample.Expression(expression));
}
