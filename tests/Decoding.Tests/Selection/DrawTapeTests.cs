using Lockstep.Decoding.Selection;

namespace Lockstep.Decoding.Tests.Selection;

public class DrawTapeTests
{
    [Fact]
    public void Mt19937_gives_the_published_sequence()
    {
        var twister = new Mt19937(5489); // the default seed of std::mt19937, whose 10,000th draw the C++ standard states
        uint last = 0;
        for (int i = 0; i < 10_000; i++) last = twister.NextBits();
        Assert.Equal(4123659995u, last);
    }

    [Fact]
    public void Philox_gives_the_published_block()
    {
        var philox = new Philox(0); // kat_vectors of Random123: philox4x32, 10 rounds, counter and key 0
        Assert.Equal([0x6627e8d5u, 0xe169c58du, 0xbc57ac4cu, 0x9b00dbd8u], Enumerable.Range(0, 4).Select(_ => philox.NextBits()));
    }

    [Theory]
    [InlineData("mt19937")]
    [InlineData("philox")]
    public void Draws_lie_in_the_unit_interval(string generator)
    {
        IDrawTape tape = DrawTapes.Create(generator, 11);
        float[] draws = Enumerable.Range(0, 10_000).Select(_ => tape.Next()).ToArray();
        Assert.All(draws, draw => Assert.InRange(draw, 0, MathF.BitDecrement(1)));
        Assert.Equal(0.5, draws.Average(), 0.02); // the mean of 10,000 has a deviation of 0.003
    }

    [Fact]
    public void An_unknown_generator_is_named() =>
        Assert.Equal("There is no random generator 'dice'; there are mt19937, philox.", Assert.Throws<DecodingException>(() => DrawTapes.Create("dice", 0)).Message);

    [Fact]
    public void A_saved_tape_replays_every_bit()
    {
        var recorded = new RecordedTape(new Mt19937(3));
        float[] draws = Enumerable.Range(0, 100).Select(_ => recorded.Next()).ToArray();
        string path = Path.GetTempFileName();
        DrawTapeFile.Save(path, recorded.Draws, "mt19937", 3);
        ReplayedTape replayed = DrawTapeFile.Load(path);
        Assert.Equal(draws, Enumerable.Range(0, 100).Select(_ => replayed.Next()));
        Assert.Equal(0, replayed.Remaining);
    }

    [Theory]
    [InlineData("[0.25, 0.5]")]
    [InlineData("0.25\n0.5\n")]
    [InlineData("{\"u\": 0.25}\n\n{\"u\": 0.5, \"token\": 7}")]
    public void Other_programs_tapes_are_read(string text)
    {
        ReplayedTape tape = Load(text);
        Assert.Equal([0.25f, 0.5f], new[] { tape.Next(), tape.Next() });
    }

    [Theory]
    [InlineData("", "the draw tape is empty")]
    [InlineData("{\"u\": \"x\"}", "line 1 is no draw")]
    [InlineData("0.5\nhello", "line 2 is no draw")]
    [InlineData("[0.5, 1.0]", "draw 1 is 1, expected a number in [0, 1).")]
    [InlineData("[-0.1]", "draw 0 is -0.1")]
    [InlineData("[1e99]", "is ")]
    public void A_file_that_is_no_tape_is_refused(string text, string sentence) =>
        Assert.Contains(sentence, Assert.Throws<DecodingException>(() => Load(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_missing_file_is_named() =>
        Assert.Contains("nowhere.json", Assert.Throws<DecodingException>(() => DrawTapeFile.Load("nowhere.json")).Message, StringComparison.Ordinal);

    [Fact]
    public void An_exhausted_tape_says_what_that_means()
    {
        var tape = new ReplayedTape([0.5f]);
        tape.Next();
        Assert.Contains("ends after 1 draws", Assert.Throws<DecodingException>(() => tape.Next()).Message, StringComparison.Ordinal);
    }

    private static ReplayedTape Load(string text)
    {
        string path = Path.GetTempFileName();
        File.WriteAllText(path, text);
        return DrawTapeFile.Load(path);
    }
}
