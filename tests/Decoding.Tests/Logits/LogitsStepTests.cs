using Lockstep.Decoding.Logits;
using Lockstep.Decoding.Selection;

namespace Lockstep.Decoding.Tests.Logits;

/// <summary>What each step does, by rows small enough to check by eye; Hugging Face's own numbers are in the parity tests.</summary>
public class LogitsStepTests
{
    private const float Masked = float.NegativeInfinity;

    [Fact]
    public void Repetition_penalty_divides_positive_and_multiplies_negative_logits_once_each() =>
        Assert.Equal([1, -4, 1, 0], Apply(new RepetitionPenalty(2), [2, -2, 1, 0], [0, 0, 1, 3]));

    [Fact]
    public void Repetition_penalty_passes_over_ids_outside_the_vocabulary() => Assert.Equal([1, 2], Apply(new RepetitionPenalty(2), [2, 2], [0, 99]));

    [Fact]
    public void Repetition_penalty_can_leave_the_beginning_out() => Assert.Equal([2, 1], Apply(new RepetitionPenalty(2, promptIgnoreLength: 1), [2, 2], [0, 1]));

    [Fact]
    public void Presence_counts_once_frequency_every_time_and_neither_counts_the_prompt()
    {
        Assert.Equal([2, 1.5f, 2], Apply(new PresencePenalty(0.5), [2, 2, 2], [0], [1, 1]));
        Assert.Equal([2, 1, 2], Apply(new FrequencyPenalty(0.5), [2, 2, 2], [0], [1, 1]));
    }

    [Fact]
    public void OpenVINO_GenAI_moves_negative_logits_towards_zero()
    {
        // presence 0.5 on -1.0 gives -0.5 in its own unit test.
        Assert.Equal([-0.5f, 0.5f], Apply(new PresencePenalty(0.5, PenaltySign.TowardsZero), [-1, 1], [], [0, 1]));
        Assert.Equal([-1.5f, 0.5f], Apply(new PresencePenalty(0.5), [-1, 1], [], [0, 1]));
        Assert.Equal([0, 0], Apply(new FrequencyPenalty(0.5, PenaltySign.TowardsZero), [-1, 1], [], [0, 0, 1, 1]));
    }

    [Fact]
    public void Min_new_tokens_masks_only_while_too_few_are_generated()
    {
        var step = new MinNewTokens(1, new HashSet<int> { 1, 50 });
        Assert.Equal([0, Masked, 1], Apply(step, [0, 5, 1], [0]));
        Assert.Equal([0, 5, 1], Apply(step, [0, 5, 1], [0], [2]));
    }

    [Fact]
    public void Top_k_takes_the_lowest_ids_of_equal_logits_or_all_of_them()
    {
        Assert.Equal([1, 1, Masked, Masked], Apply(new TopK(2), [1, 1, 1, 0], []));
        Assert.Equal([1, 1, 1, Masked], Apply(new TopK(2, TopKTies.KeepAll), [1, 1, 1, 0], []));
        Assert.Equal([Masked, 1, Masked, 2], Apply(new TopK(2), [1, 1, 0, 2], [], before: new SuppressTokens([0])));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(40)]
    [InlineData(999)]
    public void Top_k_of_a_large_row_keeps_what_sorting_keeps(int k)
    {
        float[] logits = Random(1000, seed: k);
        var row = new LogitsRow(logits);
        new TopK(k).Apply(row, new TokenHistory([]));
        Assert.Equal(Enumerable.Range(0, 1000).OrderByDescending(id => logits[id]).ThenBy(id => id).Take(k), row.Candidates.ToArray());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    public void Top_k_of_the_vocabulary_or_more_changes_nothing(int more)
    {
        var row = new LogitsRow([3f, 1, 2]);
        new TopK(3 + more).Apply(row, new TokenHistory([]));
        Assert.False(row.IsFiltered);
    }

    [Theory]
    [InlineData(TopPRule.Descending)]
    [InlineData(TopPRule.Ascending)]
    public void Top_p_keeps_the_token_that_crosses(TopPRule rule) =>
        Assert.Equal([false, false, true], Apply(new TopP(0.6, rule), [MathF.Log(0.5f), MathF.Log(0.3f), MathF.Log(0.2f)], []).Select(float.IsNegativeInfinity));

    [Theory]
    [InlineData(0.1)]
    [InlineData(0.9)]
    [InlineData(0.999)]
    public void Top_p_of_a_large_row_keeps_what_sorting_keeps(double p)
    {
        float[] logits = Random(20_000, seed: 3);
        double total = logits.Sum(logit => Math.Exp(logit));
        int kept = 0;
        double sum = 0;
        int[] order = Enumerable.Range(0, logits.Length).OrderByDescending(id => logits[id]).ToArray();
        while (sum <= p) sum += Math.Exp(logits[order[kept++]]) / total;
        foreach (TopPRule rule in Enum.GetValues<TopPRule>())
        {
            var row = new LogitsRow(logits);
            new TopP(p, rule).Apply(row, new TokenHistory([]));
            // Float sums of thousands of terms may cross one or two tokens away.
            Assert.InRange(row.Candidates.Length, kept - 2, kept + 2);
            // Logits that differ in the last bit may have the same probability, so the order within is not compared.
            Assert.Equal(order[..row.Candidates.Length].Order(), row.Candidates.ToArray().Order());
        }
    }

    [Fact]
    public void Filters_keep_as_many_as_they_must()
    {
        float[] logits = [5, 1, 0, -1];
        Assert.Equal(3, Kept(new TopP(0.1, minTokensToKeep: 3), logits));
        Assert.Equal(3, Kept(new MinP(0.9, minTokensToKeep: 3), logits));
        Assert.Equal(3, Kept(new EpsilonCutoff(0.9, minTokensToKeep: 3), logits));
        Assert.Equal(3, Kept(new EtaCutoff(0.9, minTokensToKeep: 3), logits));
    }

    [Fact]
    public void Top_n_sigma_keeps_what_lies_near_the_largest_logit() =>
        // Mean 1.5, deviation 1.89: 1.1 of them below 5 is 2.92.
        Assert.Equal([5, 3, Masked, Masked, Masked, Masked], Apply(new TopNSigma(1.1), [5, 3, 1, 0, 0, 0], []));

    [Fact]
    public void Logit_bias_and_suppression_work_together() =>
        Assert.Equal([1.5f, 2, Masked], Apply(new LogitBias(new Dictionary<int, float> { [0] = 0.5f, [2] = 9, [77] = 1 }), [1, 2, 3], [], before: new SuppressTokens([2])));

    [Fact]
    public void Dry_penalises_what_would_lengthen_a_repetition()
    {
        // The text ends with 1 2, which occurred before 3: a repetition of 2, free up to 2, costs base^0; the one of 1 that ends before 4 is free.
        float[] logits = Apply(new Dry(new DrySettings(0.8, Base: 2, AllowedLength: 2)), [0, 0, 0, 0, 0, 0], [1, 2, 3, 2, 4, 1, 2]);
        Assert.Equal([0, 0, 0, -0.8f, 0, 0], logits);
        // Longer repetitions cost more: 5 1 2 has occurred before 3.
        Assert.Equal(-1.6f, Apply(new Dry(new DrySettings(0.8, Base: 2, AllowedLength: 2)), [0, 0, 0, 0, 0, 0], [5, 1, 2, 3, 5, 1, 2])[3]);
    }

    [Fact]
    public void Dry_stops_at_breakers_and_looks_back_only_so_far()
    {
        var breakers = new HashSet<int> { 1 };
        Assert.Equal(0, Apply(new Dry(new DrySettings(0.8, AllowedLength: 2, Breakers: breakers)), [0, 0, 0, 0], [1, 2, 3, 1, 2])[3]);
        Assert.Equal(0, Apply(new Dry(new DrySettings(0.8, AllowedLength: 2, LastTokens: 4)), [0, 0, 0, 0], [1, 2, 3, 0, 1, 2])[3]);
        Assert.Equal(-0.8f, Apply(new Dry(new DrySettings(0.8, AllowedLength: 2, LastTokens: 6)), [0, 0, 0, 0], [1, 2, 3, 0, 1, 2])[3]);
    }

    [Fact]
    public void Dry_takes_linear_time_on_a_text_of_one_token()
    {
        var history = new TokenHistory(new int[100_000]);
        var row = new LogitsRow([0f, 0]);
        new Dry(new DrySettings(1e-30, Base: 1, AllowedLength: 1)).Apply(row, history); // quadratic time would be some minutes
        Assert.Equal(-1e-30f, row.Logits[0]);
    }

    [Fact]
    public void Xtc_leaves_out_all_top_choices_but_the_least_likely()
    {
        float[] logits = [MathF.Log(0.4f), MathF.Log(0.3f), MathF.Log(0.2f), MathF.Log(0.1f)];
        Assert.Equal([true, true, false, false], Apply(new Xtc(0.5, 0.15, new ReplayedTape([0.49f])), logits, []).Select(float.IsNegativeInfinity));
        Assert.Equal(logits, Apply(new Xtc(0.5, 0.15, new ReplayedTape([0.51f])), logits, []));
        Assert.Equal(4, Kept(new Xtc(1, 0.5, new ReplayedTape([0])), logits)); // nothing reaches the threshold
    }

    [Fact]
    public void Forced_tokens_leave_nothing_else() => Assert.Equal([Masked, 0, Masked], Apply(new ForcedTokens([1, 9], 2), [3, -5, 1], [0, 0]));

    [Fact]
    public void The_profiles_name_the_order_of_their_engines()
    {
        var config = new GenerationConfig
        {
            DoSample = true, MaxNewTokens = 9, MinNewTokens = 1, StopTokenIds = new HashSet<int> { 1 }, RepetitionPenalty = 1.1, Temperature = 0.7, TopK = 5, TopP = 0.9, MinP = 0.1,
        };
        Assert.Equal("MinNewTokens RepetitionPenalty TopK Temperature MinP TopP", Names(config));
        Assert.Equal("RepetitionPenalty MinNewTokens Temperature TopK TopP MinP", Names(config with { Profile = DecodingProfile.HuggingFace }));
        Assert.Equal("MinNewTokens RepetitionPenalty PresencePenalty FrequencyPenalty", Names(config with { DoSample = false, PresencePenalty = 1, FrequencyPenalty = 1 }));
    }

    [Fact]
    public void No_repeat_ngram_size_is_for_beams_only_in_OpenVINO_GenAI()
    {
        var config = new GenerationConfig { NoRepeatNgramSize = 2, MaxNewTokens = 5 };
        Assert.Equal("", Names(config));
        Assert.Equal("NoRepeatNgram", Names(config with { NumBeams = 2 }));
        Assert.Equal("NoRepeatNgram", Names(config with { Profile = DecodingProfile.HuggingFace }));
    }

    [Fact]
    public void Steps_and_a_draw_allocate_nothing_once_warm()
    {
        float[] logits = Random(32_000, seed: 9);
        var config = new GenerationConfig { DoSample = true, Temperature = 0.8, TopK = 40, TopP = 0.9, RepetitionPenalty = 1.1, PresencePenalty = 0.1, FrequencyPenalty = 0.1 };
        var chooser = new TokenChooser(LogitsSteps.Of(config, new Mt19937(1)), new Multinomial(new Mt19937(1)));
        var history = new TokenHistory([1, 2, 3]);
        for (int i = 0; i < 20; i++) history.Append(i);
        for (int i = 0; i < 50; i++) chooser.Choose(logits, history);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++) chooser.Choose(logits, history);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static string Names(GenerationConfig config) => string.Join(' ', LogitsSteps.Of(config, new Mt19937(0)).Select(step => step.GetType().Name));

    private static int Kept(ILogitsStep step, float[] logits) => Apply(step, logits, []).Count(logit => !float.IsNegativeInfinity(logit));

    private static float[] Apply(ILogitsStep step, float[] logits, int[] prompt, int[]? answer = null, ILogitsStep? before = null)
    {
        var history = new TokenHistory(prompt);
        foreach (int id in answer ?? []) history.Append(id);
        var row = new LogitsRow(logits);
        before?.Apply(row, history);
        step.Apply(row, history);
        return row.Logits.ToArray();
    }

    private static float[] Random(int count, int seed)
    {
        var random = new Random(seed);
        return Enumerable.Range(0, count).Select(_ => (float)(10 * random.NextDouble() - 5)).ToArray();
    }
}
