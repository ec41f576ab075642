using System.Text;
using Lockstep.Decoding.Tests.Examples;
using Lockstep.Decoding.Trace;

namespace Lockstep.Decoding.Tests.Trace;

public class TraceFileTests
{
    private static readonly string[] s_lines = Traces.Run(new GenerationConfig { MaxNewTokens = 8 }, new GeneratorParts { Draft = new BigramDraft() }).Lines;

    [Fact]
    public void What_was_written_is_read()
    {
        TraceFile trace = Traces.Read(s_lines);
        Assert.Equal("toy", trace.Header.Model);
        Assert.Equal([0, 1], trace.Header.Prompt);
        Assert.Equal(s_lines.Length - 2, trace.Steps.Count);
        Assert.Equal(8, trace.End.Tokens);
    }

    [Fact]
    public void New_fields_are_passed_over()
    {
        Assert.Equal(8, Traces.Read(s_lines.Select(line => line[..^1] + ",\"later\":{\"x\":1}}")).End.Tokens);
    }

    [Fact]
    public void A_cut_anywhere_is_told_with_its_line()
    {
        string text = string.Join('\n', s_lines);
        for (int length = 0; length < text.Length; length += length < 400 ? 1 : 37)
        {
            string[] lines = text[..length].Split('\n');
            var error = Assert.Throws<TraceException>(() => Traces.Read(lines));
            Assert.StartsWith("toy.jsonl", error.Message, StringComparison.Ordinal);
            if (length > 0) Assert.Contains($"line {lines.Length}:", text[length - 1] == '\n' ? error.Message.Replace($"line {lines.Length - 1}:", $"line {lines.Length}:") : error.Message, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', error.Message);
        }
    }

    [Theory]
    [InlineData("", "the file is empty")]
    [InlineData("hello", "line 1: this is no header of a trace but 'hello'")]
    [InlineData("[1,2]", "line 1: this is no header")]
    [InlineData("{\"kind\":\"header\",\"schema\":\"lockstep.trace\",\"version\":2}", "schema version 2, and this tool reads 1")]
    [InlineData("{\"kind\":\"header\",\"schema\":\"lockstep.trace\",\"version\":\"1\"}", "schema version \"1\", and")]
    [InlineData("{\"kind\":\"header\",\"schema\":\"lockstep.trace\"}", "schema version none, and")]
    [InlineData("{\"kind\":\"step\",\"schema\":\"lockstep.trace\",\"version\":1}", "line 1: this is no line of a trace")]
    [InlineData("{\"schema\":\"lockstep.trace\",\"version\":1}", "line 1: this is no line of a trace: its kind is missing or unknown")]
    public void No_trace_is_told(string first, string expected)
    {
        var error = Assert.Throws<TraceException>(() => Traces.Read([first]));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"kind\":\"step\"", "\"kind\":\"stop\"", "its kind is missing or unknown")]
    [InlineData("\"accepted\":", "\"accepted\":99,\"x\":", "accepted is 99")]
    [InlineData("\"step\":", "\"step\":7,\"x\":", "step is 7, expected 0")]
    [InlineData("\"rows\":", "\"rows\":null,\"x\":", "this is no line of a trace")]
    [InlineData("\"rows\":", "\"rows\":[],\"x\":", "rows is 0")]
    [InlineData("\"row\":0", "\"row\":5", "row is 5")]
    [InlineData("\"cacheLength\":", "\"x\":", "this is no line of a trace")]
    [InlineData("\"draws\":", "\"parents\":[0],\"draws\":", "parents is 1")]
    public void A_damaged_line_is_told(string from, string to, string expected)
    {
        string[] lines = [.. s_lines];
        lines[1] = lines[1].Replace(from, to, StringComparison.Ordinal);
        var error = Assert.Throws<TraceException>(() => Traces.Read(lines));
        Assert.StartsWith("toy.jsonl, line 2:", error.Message, StringComparison.Ordinal);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void One_file_holds_one_trace()
    {
        Assert.Contains("after the last one", Assert.Throws<TraceException>(() => Traces.Read([.. s_lines, .. s_lines])).Message, StringComparison.Ordinal);
        Assert.Contains("second header", Assert.Throws<TraceException>(() => Traces.Read([s_lines[0], s_lines[0]])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Random_damage_gives_a_sentence_or_a_trace()
    {
        var random = new Random(1);
        byte[] bytes = Encoding.UTF8.GetBytes(string.Join('\n', s_lines));
        for (int i = 0; i < 400; i++)
        {
            byte[] damaged = [.. bytes];
            for (int n = random.Next(1, 4); n > 0; n--) damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            try
            {
                TraceSummary.Of(Traces.Read(Encoding.UTF8.GetString(damaged).Split('\n')));
            }
            catch (TraceException error)
            {
                Assert.StartsWith("toy.jsonl", error.Message, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void A_file_that_is_missing_or_no_text_is_told()
    {
        Assert.Contains("cannot be read", Assert.Throws<TraceException>(() => TraceFile.Load("no-such-trace.jsonl")).Message, StringComparison.Ordinal);
        string path = Path.GetTempFileName();
        File.WriteAllBytes(path, [0x7B, 0xC3, 0x28]);
        Assert.Contains("no UTF-8 text", Assert.Throws<TraceException>(() => TraceFile.Load(path)).Message, StringComparison.Ordinal);
    }
}
