using Lockstep.Graph;
using Lockstep.Parity.Texts;

namespace Lockstep.Parity.Tests;

/// <summary>The embedded model's tokenizer against Hugging Face's answers.</summary>
public class TextParityTests
{
    private static string Tokenizer => Path.Combine(Golden.Root, "models", "tiny-chat");

    [Fact]
    public void Every_captured_text_encodes_and_decodes_the_same()
    {
        TextParityReport report = TextParity.Run(Tokenizer, Golden.File("tiny.jsonl"));
        Assert.Equal(544, report.Cases);
        Assert.Empty(report.Misses.Select(miss => miss.ToString()));
    }

    [Fact]
    public void A_wrong_answer_is_a_miss_that_shows_the_first_difference()
    {
        string cases = Path.Combine(Directory.CreateTempSubdirectory().FullName, "cases.jsonl");
        File.WriteAllText(cases, """{"text": "Hello", "ids": [1, 2, 3], "decoded": "no"}""");
        TextParityReport report = TextParity.Run(Tokenizer, cases);
        Assert.Equal(["ids", "decoded"], report.Misses.Select(miss => miss.Check));
        Assert.StartsWith("at 0: expected 1 2 3, got", report.Misses[0].Difference, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("""{"text": 5}""")]
    public void Cases_that_are_none_are_refused_with_their_line(string line)
    {
        string cases = Path.Combine(Directory.CreateTempSubdirectory().FullName, "cases.jsonl");
        File.WriteAllText(cases, line);
        ModelException error = Assert.Throws<ModelException>(() => TextParity.Run(Tokenizer, cases));
        Assert.Contains("cases.jsonl:1:", error.Message, StringComparison.Ordinal);
    }
}
