using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Lockstep.Cli.ParityReports;
using Lockstep.Parity.Compare;

namespace Lockstep.Cli.Tests.ParityReports;

public class ComparePageTests
{
    private const int MostBytes = 1_000_000;

    [Fact]
    public void A_page_is_well_formed_and_loads_nothing()
    {
        foreach (CompareReport report in ExampleReports.All())
        {
            string page = ComparePage.Render(report);
            Elements(page); // throws when a tag is not closed
            Assert.DoesNotMatch(@"(?i)<(link|img|iframe|object|embed|base|form|meta http-equiv=.refresh)", page);
            Assert.DoesNotMatch(@"(?i)\b(src|href|action|srcset|data)\s*=", page);
            Assert.DoesNotMatch(@"(?i)(url\(|@import|import\(|fetch|XMLHttpRequest|innerHTML|eval\()", page);
            Assert.Contains("prefers-color-scheme:dark", page, StringComparison.Ordinal);
            Assert.InRange(Encoding.UTF8.GetByteCount(page), 1000, MostBytes);
        }
    }

    [Fact]
    public void The_policy_allows_the_script_of_the_page_and_no_other()
    {
        string page = ComparePage.Render(ExampleReports.HostileNames());
        Match script = Assert.Single(Regex.Matches(page, "<script>(.*?)</script>", RegexOptions.Singleline));
        Assert.Single(Regex.Matches(page, "(?i)<script"));
        string hash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(script.Groups[1].Value)));
        Assert.Contains($"content=\"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{hash}'\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain('<', script.Groups[1].Value);
        Assert.DoesNotContain('&', script.Groups[1].Value);
    }

    [Fact]
    public void Hostile_names_stay_text()
    {
        string page = ComparePage.Render(ExampleReports.HostileNames());
        Assert.Single(Regex.Matches(page, "</style>"));
        Assert.Single(Regex.Matches(page, "</title></head>|</title>\n<style>"));
        Assert.Contains("⟨U+202E⟩⟨U+0000⟩", page, StringComparison.Ordinal);
        XElement body = Elements(page);
        Assert.Contains("<script>alert(1)</script>&\"'`", body.Element("h1")!.Value, StringComparison.Ordinal);
        Assert.All(body.Descendants("dd"), cause => Assert.StartsWith("<script>alert(1)</script>", cause.Value, StringComparison.Ordinal));
        Assert.Contains(Marks(body, "layer"), mark => mark.Element("title")!.Value.StartsWith("<script>alert(1)</script>", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("good", "Exact", "same bits")]
    [InlineData("good", "Equal within noise", "no logit by more than 6.20e-5")]
    [InlineData("near", "Equal but for near ties", "closer together than 6.20e-5")]
    [InlineData("bad", "Different", "The first gate that differs is \"Prompt logits\": prompt 0, row 12")]
    public void The_verdict_is_said_in_words_with_its_limit(string style, string word, string sentence)
    {
        CompareReport report = word switch { "Exact" => ExampleReports.Exact(), "Different" => ExampleReports.Different(), "Equal within noise" => ExampleReports.WithinNoise(), _ => ExampleReports.NearTie() };
        XElement banner = Class(Elements(ComparePage.Render(report)), "verdict " + style).Single();
        Assert.Equal(word, banner.Element("b")!.Value);
        Assert.Contains(sentence, banner.Value, StringComparison.Ordinal);
        Assert.Contains(report.LimitReason, banner.Value, StringComparison.Ordinal);
    }

    [Fact]
    public void Eight_gates_stand_in_order_with_status_and_cause()
    {
        XElement body = Elements(ComparePage.Render(ExampleReports.Different()));
        Assert.Equal(["gate good", "gate good", "gate bad", "gate none", "gate none", "gate none", "gate none", "gate none"], body.Descendants("li").Select(gate => gate.Attribute("class")!.Value));
        Assert.Equal(["Prompt logits", "Decode logits, Logits steps, Selection, Free run, Text"], body.Descendants("dt").Select(gate => gate.Value));
        Assert.Equal(["prompt 0, row 12: a logit is off by 1.7, the limit is 6.2e-5", "prompt logits differ"], body.Descendants("dd").Select(cause => cause.Value));
    }

    [Fact]
    public void Every_row_and_every_place_is_a_mark_when_they_are_few()
    {
        CompareReport report = ExampleReports.Different();
        XElement body = Elements(ComparePage.Render(report));
        Assert.Equal(2 * report.Layers.Count, Marks(body, "layer").Count()); // relative error and largest difference
        Assert.Equal(report.Tokens.Count(token => !token.SameTop), Marks(body, "flip").Count());
        Assert.Equal(report.Tokens.Count(token => token is { SameTop: true, Prefill: true }), Marks(body, "prefill").Count());
        Assert.Equal(report.Tokens.Count(token => token is { SameTop: true, Prefill: false }), Marks(body, "decode").Count());
        Assert.Equal(2, Class(body, "limit").Count(line => line.Name == "path"));
        Assert.All(Class(body, "flag").Where(text => text.Name == "text"), text => Assert.Equal("jump: model.layers.7", text.Value));
    }

    [Fact]
    public void Thousands_of_rows_keep_the_largest_of_each_kind()
    {
        CompareReport report = ExampleReports.Large();
        string page = ComparePage.Render(report);
        XElement body = Elements(page);
        foreach (string kind in new[] { "flip", "prefill", "decode" }) Assert.InRange(Marks(body, kind).Count(), 100, ErrorChart.Columns);
        Assert.InRange(Marks(body, "layer").Count(), ErrorChart.Columns, 2 * ErrorChart.Columns);
        double worst = report.Tokens.Where(token => token is { SameTop: true, Prefill: true }).Max(token => token.MaxError);
        Assert.Contains(Marks(body, "prefill"), mark => mark.Value.Contains($"largest error {ReportNumber.Of(worst)}", StringComparison.Ordinal) && mark.Value.Contains("rows here", StringComparison.Ordinal));
    }

    [Fact]
    public void Zero_has_a_band_at_the_foot_and_NaN_one_at_the_head()
    {
        XElement noise = Elements(ComparePage.Render(ExampleReports.WithinNoise()));
        Assert.Equal(3, Class(noise, "band zero").Count());
        Assert.Empty(Class(noise, "band infinite"));
        XElement body = Elements(ComparePage.Render(ExampleReports.NotFinite()));
        Assert.Equal(3, Class(body, "band infinite").Count());
        XElement band = Class(body, "band infinite").Last();
        double top = Number(band, "y"), bottom = top + Number(band, "height");
        XElement[] lost = [.. Marks(body, "prefill").Where(mark => mark.Value.Contains("largest error NaN", StringComparison.Ordinal) || mark.Value.Contains("largest error ∞", StringComparison.Ordinal))];
        Assert.NotEmpty(lost);
        Assert.All(lost, mark => Assert.InRange(Height(mark), top, bottom));
        Assert.All(body.Descendants("g").Where(mark => mark.Attribute("transform") is not null), mark => Assert.DoesNotContain("NaN", mark.Attribute("transform")!.Value, StringComparison.Ordinal));
        Assert.Equal("NaN", body.Descendants("td").First(cell => cell.Attribute("class")?.Value == "alarm").Value);
    }

    [Fact]
    public void Equal_engines_get_a_sentence_instead_of_an_empty_chart()
    {
        string page = ComparePage.Render(ExampleReports.Exact());
        Assert.DoesNotContain("<svg", page, StringComparison.Ordinal);
        Assert.Contains("All 64 rows of logits have the same bits.", page, StringComparison.Ordinal);
        Assert.Contains("All 9 places along the depth have the same bits on the first prompt.", page, StringComparison.Ordinal);
        string empty = ComparePage.Render(ExampleReports.Empty());
        Assert.DoesNotContain("<svg", empty, StringComparison.Ordinal);
        Assert.DoesNotContain("<h2>Error", empty, StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_with_another_top_token_are_judged_by_the_limit()
    {
        Assert.Contains("1 of 96 rows, the widest margin first. Each is a near tie", ComparePage.Render(ExampleReports.NearTie()), StringComparison.Ordinal);
        int flips = ExampleReports.Different().Tokens.Count(token => !token.SameTop), wide = ExampleReports.Different().Tokens.Count(token => !token.SameTop && token.Margin > 1e-3);
        Assert.Contains($"{flips} of 160 rows, the widest margin first. {wide} of them are no near ties", ComparePage.Render(ExampleReports.Different()), StringComparison.Ordinal);
    }

    [Fact]
    public void The_page_is_written_to_a_file()
    {
        string path = Path.GetTempFileName();
        ComparePage.Write(ExampleReports.NearTie(), path);
        Assert.Equal(ComparePage.Render(ExampleReports.NearTie()), File.ReadAllText(path));
        File.Delete(path);
    }

    private static IEnumerable<XElement> Marks(XElement body, string kind) => body.Descendants("g").Where(mark => mark.Attribute("class")?.Value == "p " + kind && mark.Attribute("transform") is not null);

    private static IEnumerable<XElement> Class(XElement body, string name) => body.Descendants().Where(element => element.Attribute("class")?.Value == name);

    private static double Number(XElement element, string attribute) => double.Parse(element.Attribute(attribute)!.Value, CultureInfo.InvariantCulture);

    private static double Height(XElement mark) => double.Parse(mark.Attribute("transform")!.Value.TrimEnd(')').Split(' ')[1], CultureInfo.InvariantCulture);

    // The page is HTML that is XML too, but for its first lines.
    private static XElement Elements(string page) => XElement.Parse(page[page.IndexOf("<body>", StringComparison.Ordinal)..].Replace("</html>", "", StringComparison.Ordinal));
}
