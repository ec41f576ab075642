using System.Text;
using Lockstep.Decoding.Stop;

namespace Lockstep.Decoding.Tests.Stop;

public class TextStreamTests
{
    [Theory]
    [InlineData("one two three", new[] { "two" }, "one ")]
    [InlineData("one two three", new[] { "four" }, "one two three")]
    [InlineData("aaab", new[] { "aab" }, "a")]
    [InlineData("abcabd", new[] { "abd" }, "abc")]
    [InlineData("xabcy", new[] { "abcd", "bc" }, "xa")] // the one that is complete first
    [InlineData("xab", new[] { "b", "ab" }, "x")] // of two that end together the longer
    [InlineData("ab", new[] { "ab" }, "")]
    [InlineData("a\nUser:", new[] { "\nUser:", "User" }, "a\n")] // User is complete first
    [InlineData("", new[] { "x" }, "")]
    public void The_text_ends_before_the_stop_string_however_it_is_cut(string text, string[] stops, string expected)
    {
        for (int seed = 0; seed < 50; seed++)
        {
            string[] pieces = Cut(text, seed);
            (string streamed, TextStream stream) = Run(pieces, stops, include: false);
            Assert.Equal(expected, streamed);
            Assert.Equal(expected.Length < text.Length, stream.StoppedBy is not null);
        }
    }

    [Fact]
    public void The_stop_string_may_stay() => Assert.Equal("one two", Run(["one t", "wo three"], ["two"], include: true).Text);

    [Fact]
    public void Text_that_may_become_a_stop_string_waits_and_comes_when_it_does_not()
    {
        string[] pieces = ["hello <", "st", "op", "!"];
        var stream = new TextStream(id => pieces[id], () => "", ["<stop>"]);
        string[] taken = Enumerable.Range(0, 4).Select(id =>
        {
            stream.Append(id);
            return stream.Take();
        }).ToArray();
        Assert.Equal(["hello ", "", "", "<stop!"], taken);
    }

    [Fact]
    public void Nothing_that_was_streamed_is_taken_back()
    {
        for (int seed = 0; seed < 2000; seed++)
        {
            var random = new Random(seed);
            string text = Letters(random, 30);
            string[] stops = Enumerable.Range(0, random.Next(1, 4)).Select(_ => Letters(random, random.Next(1, 5))).ToArray();
            bool include = seed % 2 == 0;
            (string streamed, TextStream stream) = Run(Cut(text, seed), stops, include);
            Assert.Equal(Plain(text, stops, include), streamed);
            if (stream.StoppedBy is null) Assert.Equal(text, streamed);
        }
    }

    [Fact]
    public void What_the_decoder_held_back_can_complete_a_stop_string()
    {
        var stream = new TextStream(_ => "ab", () => "c", ["bc"]);
        stream.Append(0);
        Assert.Equal("a", stream.Take());
        Assert.Equal("", stream.Finish());
        Assert.Equal("bc", stream.StoppedBy);
    }

    [Fact]
    public void An_empty_stop_string_is_refused() => Assert.Throws<GenerationConfigException>(() => new TextStream(_ => "", () => "", [""]));

    private static (string Text, TextStream Stream) Run(string[] pieces, string[] stops, bool include)
    {
        var stream = new TextStream(id => pieces[id], () => "", stops, include);
        var text = new StringBuilder();
        for (int id = 0; id < pieces.Length; id++)
        {
            stream.Append(id);
            text.Append(stream.Take());
        }

        return (text.Append(stream.Finish()).ToString(), stream);
    }

    // The rule itself, character by character.
    private static string Plain(string text, string[] stops, bool include)
    {
        for (int end = 1; end <= text.Length; end++)
        {
            string? stop = stops.Where(stop => text[..end].EndsWith(stop, StringComparison.Ordinal)).MaxBy(stop => stop.Length);
            if (stop is not null) return text[..(include ? end : end - stop.Length)];
        }

        return text;
    }

    private static string Letters(Random random, int count) => new(Enumerable.Range(0, count).Select(_ => "ab"[random.Next(2)]).ToArray());

    private static string[] Cut(string text, int seed)
    {
        var random = new Random(seed);
        var pieces = new List<string>();
        for (int at = 0; at < text.Length;)
        {
            int length = Math.Min(random.Next(0, 4), text.Length - at);
            pieces.Add(text.Substring(at, length));
            at += length;
        }

        return [.. pieces];
    }
}
