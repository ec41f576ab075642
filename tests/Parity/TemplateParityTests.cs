using Lockstep.Graph;
using Lockstep.Parity.Templates;

namespace Lockstep.Parity.Tests;

/// <summary>Real chat templates against conversations that Transformers rendered.</summary>
public class TemplateParityTests
{
    private static string Goldens => Path.Combine(Golden.Root, "tests", "Text.Tests", "Data", "Templates");

    [Fact]
    public void Every_captured_conversation_renders_the_same()
    {
        TemplateParityReport report = TemplateParity.Run(Goldens);
        Assert.Equal((10, 320), (report.Templates.Count, report.Cases));
        Assert.Empty(report.Templates.SelectMany(template => template.Misses).Select(miss => miss.ToString()));
        Assert.True(report.Passed);
    }

    [Fact]
    public void A_miss_shows_the_first_difference()
    {
        string folder = Folder("""
            {"template": "a\n{{ x }}{% if x == 3 %}{{ raise_exception('no') }}{% endif %}", "now": "2026-01-02T03:04:05", "cases": [
              {"name": "same", "variables": {"x": 1}, "text": "a\n1"},
              {"name": "longer", "variables": {"x": 12}, "text": "a\n1"},
              {"name": "other", "variables": {"x": "bb"}, "text": "a\nbc"},
              {"name": "refused", "variables": {"x": 3}, "error": "whatever"},
              {"name": "should fail", "variables": {"x": 4}, "error": "no"},
              {"name": "fails", "variables": {"x": 3}, "text": "a\n3"}]}
            """);
        TemplateReport report = Assert.Single(TemplateParity.Run(folder).Templates);
        Assert.Equal(
            [
                new TemplateMiss("longer", 2, 2, "the end", "\"2\""),
                new TemplateMiss("other", 2, 2, "\"c\"", "\"b\""),
                new TemplateMiss("should fail", 0, 0, "an error", "\"a\\n4\""),
            ],
            report.Misses.Take(3));
        Assert.Equal(("fails", 4), (report.Misses[3].Case, report.Misses.Count));
        Assert.StartsWith("case.json(2,41): no", report.Misses[3].Actual, StringComparison.Ordinal);
    }

    [Fact]
    public void A_template_that_cannot_be_parsed_misses_every_case_that_has_a_text()
    {
        string folder = Folder("""{"template": "{% if %}", "cases": [{"name": "a", "variables": {}, "text": ""}, {"name": "b", "variables": {}, "error": ""}]}""");
        TemplateMiss miss = Assert.Single(Assert.Single(TemplateParity.Run(folder).Templates).Misses);
        Assert.StartsWith("case.json(1,7): expected an expression", miss.Actual, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("[]")]
    [InlineData("""{"template": "x"}""")]
    [InlineData("""{"template": 5, "cases": []}""")]
    [InlineData("""{"template": "x", "cases": []}""")]
    [InlineData("""{"template": "x", "now": "yesterday", "cases": [{"name": "a", "variables": {}, "text": "x"}]}""")]
    [InlineData("""{"template": "x", "cases": [{"name": "a", "text": "x"}]}""")]
    [InlineData("""{"template": "x", "cases": [{"name": "a", "variables": [], "text": "x"}]}""")]
    [InlineData("""{"template": "x", "cases": [{"name": "a", "variables": {}}]}""")]
    public void A_file_that_is_no_capture_is_refused_with_its_name(string content) =>
        Assert.Contains("case.json: is no capture of a template", Assert.Throws<ModelException>(() => TemplateParity.Run(Folder(content))).Message, StringComparison.Ordinal);

    [Fact]
    public void A_folder_without_captures_is_refused()
    {
        Assert.Throws<ModelException>(() => TemplateParity.Run(Directory.CreateTempSubdirectory().FullName));
        Assert.Throws<ModelException>(() => TemplateParity.Run("no-such-folder"));
    }

    private static string Folder(string content)
    {
        string folder = Directory.CreateTempSubdirectory().FullName;
        File.WriteAllText(Path.Combine(folder, "case.json"), content);
        return folder;
    }
}
