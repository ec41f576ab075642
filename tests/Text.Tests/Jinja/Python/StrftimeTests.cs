namespace Lockstep.Text.Tests.Jinja.Python;

/// <summary>Expected values come from Jinja 3.1.6 with the settings of Transformers; the variables are those of <see cref="Sample"/>.</summary>
public sealed class StrftimeTests
{
    [Theory]
    [InlineData("strftime_now('%Y-%m-%d %H:%M:%S')", "2026-01-02 03:04:05")]
    [InlineData("strftime_now('%5Y|%-d|%_d|%3d|%^a|%10b|%')", "02026|2| 2|002|FRI|       Jan|%")]
    public void Value_is_that_of_Python(string expression, string expected) =>
        Assert.Equal(expected, Sample.Expression(expression));

    [Theory]
    [InlineData("strftime_now()")]
    public void Fails_as_in_Python(string expression) =>
        Assert.Throws<TemplateException>(() => Sample.Expression(expression));
}
