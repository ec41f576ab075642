using Lockstep.Decoding.Logits;
using Lockstep.Decoding.Selection;

namespace Lockstep.Decoding.Tests.Selection;

public class SelectionTests
{
    [Fact]
    public void Greedy_takes_the_lowest_id_of_equal_logits() => Assert.Equal(1, new Greedy().Select(new LogitsRow([0f, 3, 3, 1])));

    [Fact]
    public void Greedy_passes_over_NaN() => Assert.Equal(2, Greedy.ArgMax([float.NaN, 1, 2, float.NaN]));

    [Fact]
    public void Draws_follow_the_softmax()
    {
        // Chi-square over four tokens, three degrees of freedom: 16.27 is exceeded by chance once in a thousand; the seed is fixed.
        float[] logits = [0, MathF.Log(2), MathF.Log(3), MathF.Log(4)];
        int[] counts = Draw(new GenerationConfig { DoSample = true, RngSeed = 1 }, logits, 20_000);
        double chi = counts.Select((count, i) => Math.Pow(count - 20_000 * (i + 1) / 10.0, 2) / (20_000 * (i + 1) / 10.0)).Sum();
        Assert.True(chi < 16.27, $"chi-square is {chi:F2}, counts {string.Join(", ", counts)}");
    }

    [Fact]
    public void Temperature_sharpens()
    {
        float[] logits = [0, 1];
        int[] counts = Draw(new GenerationConfig { DoSample = true, Temperature = 0.1, RngSeed = 2 }, logits, 2000);
        Assert.True(counts[0] < 5, $"{counts[0]} of 2000 draws took a token of probability 4.5e-5"); // expected 0.09
    }

    [Fact]
    public void Top_k_keeps_the_most_likely_and_of_equal_ones_the_lowest_ids()
    {
        int[] counts = Draw(new GenerationConfig { DoSample = true, TopK = 2, RngSeed = 3 }, [1, 1, 1, 0], 500);
        Assert.Equal(0, counts[2] + counts[3]);
        Assert.All(counts[..2], count => Assert.True(count > 0));
    }

    [Fact]
    public void Top_p_keeps_the_token_that_crosses()
    {
        // Probabilities 0.5, 0.3, 0.2: with 0.6 the second crosses and stays, the third goes.
        float[] logits = [MathF.Log(0.5f), MathF.Log(0.3f), MathF.Log(0.2f)];
        int[] counts = Draw(new GenerationConfig { DoSample = true, TopP = 0.6, RngSeed = 4 }, logits, 500);
        Assert.True(counts[0] > 0 && counts[1] > 0);
        Assert.Equal(0, counts[2]);
    }

    [Fact]
    public void Masked_tokens_are_never_drawn()
    {
        int[] counts = Draw(new GenerationConfig { DoSample = true, RngSeed = 5 }, [0, float.NegativeInfinity, 0], 500);
        Assert.Equal(0, counts[1]);
    }

    [Fact]
    public void The_largest_draw_takes_the_last_possible_token() =>
        Assert.Equal(1, new Multinomial(new ReplayedTape([MathF.BitDecrement(1)])).Select(new LogitsRow([0f, 0, float.NegativeInfinity])));

    [Theory]
    [InlineData("mt19937")]
    [InlineData("philox")]
    public void One_seed_gives_one_sequence(string generator)
    {
        float[] logits = [0.1f, 0.2f, 0.3f, 0.4f];
        var first = new Multinomial(DrawTapes.Create(generator, 6));
        var second = new Multinomial(DrawTapes.Create(generator, 6));
        for (int i = 0; i < 200; i++) Assert.Equal(first.Select(new LogitsRow(logits)), second.Select(new LogitsRow(logits)));
    }

    [Fact]
    public void Mirostat_steers_the_surprise_to_its_target()
    {
        float[] logits = Enumerable.Range(0, 500).Select(i => -1.2f * MathF.Log(i + 1)).ToArray(); // a Zipf distribution, as in the paper
        var row = new LogitsRow(logits);
        float[] p = row.Softmax().ToArray();
        var mirostat = new Mirostat2(new MirostatSettings(Tau: 3, Eta: 0.1), new Mt19937(3));
        double surprise = 0;
        for (int i = 0; i < 4000; i++)
        {
            row.Load(logits);
            int id = mirostat.Select(row);
            double kept = 0;
            foreach (int other in row.Candidates) kept += p[other];
            surprise += -Math.Log2(p[id] / kept) / 4000;
        }

        // The feedback keeps the mean within the learning rate's ripple.
        Assert.Equal(3, surprise, 0.1);
    }

    private static int[] Draw(GenerationConfig config, float[] logits, int draws)
    {
        var chooser = new TokenChooser(LogitsSteps.Of(config, new Mt19937(0)), new Multinomial(new Mt19937(config.RngSeed)));
        var history = new TokenHistory([]);
        var counts = new int[logits.Length];
        for (int i = 0; i < draws; i++) counts[chooser.Choose(logits, history)]++;
        return counts;
    }
}
