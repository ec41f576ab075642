using System.Text.RegularExpressions;
using System.Xml.Linq;
using Lockstep.Cli.Tracing;
using Lockstep.Decoding.Trace;

namespace Lockstep.Cli.Tests.Tracing;

public partial class TracePageTests
{
    private const string Hostile = "<script>alert(1)</script>&\"'`\u202e\u0000\n\t</style></svg>]]>{{x}}https://example.org\uD800";

    [Fact]
    public void A_page_is_well_formed_and_asks_for_nothing()
    {
        foreach (TraceFile trace in new[] { Chain(), Tree(), Beams() })
        {
            string page = TracePage.Of(trace);
            Elements(page); // throws when a tag is not closed
            Assert.DoesNotMatch(@"(?i)<(script|link|img|iframe|object|embed|base|form|meta http-equiv=.refresh)", page);
            Assert.DoesNotMatch(@"(?i)\b(src|href|action|srcset|data)\s*=", page);
            Assert.DoesNotMatch(@"(?i)(url\(|@import)", page);
            Assert.Contains("default-src 'none'", page, StringComparison.Ordinal);
            Assert.Contains("prefers-color-scheme:dark", page, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Hostile_texts_stay_text()
    {
        string page = TracePage.Of(Chain());
        Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("&lt;script&gt;alert(1)&lt;/script&gt;", page, StringComparison.Ordinal);
        Assert.Contains("⟨U+202E⟩⟨U+0000⟩", page, StringComparison.Ordinal);
        Assert.Single(Regex.Matches(page, "</style>"));
        string shown = string.Concat(Elements(page).Descendants("span").First(span => span.Attribute("tabindex") is not null).Nodes().OfType<XText>().Select(text => text.Value));
        Assert.StartsWith("<script>alert(1)</script>&\"'`", shown, StringComparison.Ordinal);
    }

    [Fact]
    public void Tokens_are_coloured_by_who_proposed_them()
    {
        XElement page = Elements(TracePage.Of(Chain()));
        string[] classes = [.. page.Descendants("span").Where(span => span.Attribute("tabindex") is not null).Select(span => span.Attribute("class")!.Value)];
        Assert.Equal(["t", "t s0", "t"], classes);
        Assert.Equal(["yes", "no"], page.Descendants("span").Select(span => span.Attribute("class")?.Value).Where(name => name?.StartsWith("g ", StringComparison.Ordinal) == true).Select(name => name![2..]));
    }

    [Fact]
    public void The_accepted_path_of_a_tree_stands_out()
    {
        Assert.Equal([2, 3], GuessTree.Accepted(Tree().Steps[0]).Order());
        XElement page = Elements(TracePage.Of(Tree()));
        Assert.Equal(2, page.Descendants("path").Count(path => path.Attribute("class")!.Value == "edge win"));
        Assert.Equal(4, page.Descendants("path").Count());
    }

    [Fact]
    public void The_best_beam_stands_out()
    {
        XElement page = Elements(TracePage.Of(Beams()));
        Assert.Equal(2, page.Descendants("rect").Count(rect => rect.Attribute("class")!.Value == "node win"));
        Assert.Equal("edge win", page.Descendants("path").First().Attribute("class")!.Value);
    }

    // The page is HTML that is XML too, but for its first lines and the tags that HTML does not close.
    private static XElement Elements(string page)
    {
        string body = page[page.IndexOf("<body>", StringComparison.Ordinal)..].Replace("</html>", "", StringComparison.Ordinal).Replace("<br>", "<br/>", StringComparison.Ordinal);
        return XElement.Parse(body);
    }

    private static TraceRow Row(params int[] ids) => new([.. ids.Select(id => new TraceTop(id, 1.5f, Hostile))]);

    private static TraceFile Chain() => new(new TraceHeader { Model = Hostile, Strategy = Hostile, Prompt = [1] },
    [
        new TraceStep { Step = 0, Fed = [1], Accepted = 0, Kept = [new TraceKept(1, Hostile, 0, "model", 1, 1)], Rows = [Row(1, 2)], CacheLength = 1, Us = new TraceTimes(0, 10, 1) },
        new TraceStep
        {
            Step = 1, Fed = [1, 2, 3], Source = Hostile, Draft = [new TraceGuess(2, Hostile), new TraceGuess(3, Hostile)], Accepted = 1, Draws = [0.25f],
            Kept = [new TraceKept(2, Hostile, 0, Hostile, 1, 1), new TraceKept(4, "", 1, "model", 1, 1)], Rows = [Row(2), Row(5), Row(6)], CacheLength = 3, Us = new TraceTimes(1, 10, 1),
        },
    ], [], End(3, 2, 1));

    private static TraceFile Tree() => new(new TraceHeader { Model = "m", Prompt = [1] },
    [
        new TraceStep
        {
            Step = 0, Fed = [1, 2, 3, 4, 5], Source = "tree", Draft = [new TraceGuess(2, Hostile), new TraceGuess(3, "b"), new TraceGuess(4, "c"), new TraceGuess(5, "d")], Parents = [0, 0, 2, 2], Accepted = 2,
            Kept = [new TraceKept(3, "b", 0, "tree", 1, 1), new TraceKept(4, "c", 2, "tree", 1, 1), new TraceKept(9, "e", 3, "model", 1, 1)], Rows = [Row(3), Row(1), Row(4), Row(9), Row(1)], CacheLength = 4, Us = new TraceTimes(1, 10, 1),
        },
    ], [], End(3, 4, 2));

    private static TraceFile Beams() => new(new TraceHeader { Model = "m", Prompt = [1] }, [],
    [
        new TraceBeams { Step = 0, Fed = 2, Beams = [new TraceBeam(0, 0, 7, Hostile, -1, -1), new TraceBeam(1, 0, 8, "b", -2, -2)], CacheLength = 1, Us = new TraceTimes(0, 10, 1) },
        new TraceBeams { Step = 1, Fed = 2, Beams = [new TraceBeam(0, 1, 9, "c", -2, -2), new TraceBeam(1, 0, 9, "c", -3, -3)], CacheLength = 2, Us = new TraceTimes(0, 10, 1) },
    ], End(2, 0, 0) with { Answers = [new TraceAnswer([8, 9], -1, Hostile, "length"), new TraceAnswer([7, 9], -1.5, "x", "length")] });

    private static TraceEnd End(int tokens, int guessed, int accepted) =>
        new() { FinishReason = Hostile, Tokens = tokens, Forwards = 2, Guessed = guessed, Accepted = accepted, Text = Hostile, Us = new TraceTimes(1, 20, 2, 40) };
}
