using Lockstep.Decoding.Drafts;
using Lockstep.Decoding.Logits;
using Lockstep.Decoding.Stop;

namespace Lockstep.Decoding.Tests.Generation;

public class GeneratorTests
{
    // 0 -> 1 -> 2 -> 3 -> 0 ..., and 4 is the end, second best everywhere.
    private static readonly float[][] s_cycle =
    [
        [0, 9, 0, 0, 5],
        [0, 0, 9, 0, 5],
        [0, 0, 0, 9, 5],
        [9, 0, 0, 0, 5],
        [0, 0, 0, 0, 9],
    ];

    [Fact]
    public void Greedy_follows_the_most_likely_token_up_to_the_limit()
    {
        Assert.Equal([1, 2, 3, 0, 1], Generate(s_cycle, new GenerationConfig { MaxNewTokens = 5 }, out FinishReason reason));
        Assert.Equal(FinishReason.Length, reason);
    }

    [Fact]
    public void A_stop_token_ends_the_answer_and_is_its_last_token()
    {
        var config = new GenerationConfig { MaxNewTokens = 10, StopTokenIds = new HashSet<int> { 3 } };
        Assert.Equal([1, 2, 3], Generate(s_cycle, config, out FinishReason reason));
        Assert.Equal(FinishReason.Stop, reason);
    }

    [Fact]
    public void A_stop_token_as_last_allowed_token_counts_as_stop()
    {
        Generate(s_cycle, new GenerationConfig { MaxNewTokens = 3, StopTokenIds = new HashSet<int> { 3 } }, out FinishReason reason);
        Assert.Equal(FinishReason.Stop, reason);
    }

    [Fact]
    public void Min_new_tokens_masks_stop_tokens_until_enough_are_generated()
    {
        var config = new GenerationConfig { MaxNewTokens = 10, MinNewTokens = 3, StopTokenIds = new HashSet<int> { 3 } };
        // The third token may not be 3, so the second best, 4, comes, and stays.
        Assert.Equal([1, 2, 4, 4, 4, 4, 4, 4, 4, 4], Generate(s_cycle, config, out _));
    }

    [Fact]
    public void Ignore_eos_goes_on_after_every_stop_token()
    {
        var config = new GenerationConfig { MaxNewTokens = 6, IgnoreEos = true, StopTokenIds = new HashSet<int> { 3 } };
        Assert.Equal([1, 2, 3, 0, 1, 2], Generate(s_cycle, config, out _));
    }

    [Fact]
    public void Max_length_counts_the_prompt()
    {
        using LanguageModel model = MarkovModel.Create(s_cycle);
        using Session session = model.OpenSession();
        Assert.Equal([1, 2], new Generator(session, new GenerationConfig { MaxLength = 5 }).Generate([0, 0, 0]));
    }

    [Fact]
    public void The_end_of_the_context_ends_the_answer()
    {
        using LanguageModel model = MarkovModel.Create(s_cycle, contextLength: 4);
        using Session session = model.OpenSession();
        var generator = new Generator(session, new GenerationConfig(), model.ContextLength);
        // Two tokens of the prompt and two more fit; the token after them is known without being fed back.
        Assert.Equal([1, 2, 3], generator.Generate([3, 0]));
        Assert.Equal(FinishReason.Length, generator.FinishReason);
    }

    [Fact]
    public void A_prompt_over_the_context_is_refused_before_anything_runs()
    {
        using LanguageModel model = MarkovModel.Create(s_cycle, contextLength: 4);
        using Session session = model.OpenSession();
        SessionException error = Assert.Throws<SessionException>(() => new Generator(session, new GenerationConfig(), 4).Generate([0, 1, 2, 3, 0]));
        Assert.Equal("The prompt has 5 tokens, but the model's context is 4; shorten the prompt.", error.Message);
        Assert.Equal(0, session.Length);
    }

    [Fact]
    public void An_empty_prompt_is_refused()
    {
        using LanguageModel model = MarkovModel.Create(s_cycle);
        using Session session = model.OpenSession();
        Assert.Throws<SessionException>(() => new Generator(session, new GenerationConfig { MaxNewTokens = 1 }).Generate([]));
    }

    [Fact]
    public void Cancelling_ends_the_answer_between_two_tokens()
    {
        using LanguageModel model = MarkovModel.Create(s_cycle);
        using Session session = model.OpenSession();
        using var cancellation = new CancellationTokenSource();
        var generator = new Generator(session, new GenerationConfig { MaxNewTokens = 100 });
        var ids = new List<int>();
        foreach (int id in generator.Generate([0], cancellation.Token))
        {
            ids.Add(id);
            if (ids.Count == 3) cancellation.Cancel();
        }

        Assert.Equal([1, 2, 3], ids);
        Assert.Equal(FinishReason.Cancelled, generator.FinishReason);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void No_draft_changes_the_answer(bool sample)
    {
        float[][] table = MarkovModel.RandomTable(12, seed: 5);
        var config = new GenerationConfig { MaxNewTokens = 40, DoSample = sample, RngSeed = 7, TopP = 0.9, RepetitionPenalty = 1.1, StopTokenIds = new HashSet<int> { 11 } };
        int[] plain = Generate(table, config, out FinishReason reason);
        for (int seed = 0; seed < 40; seed++)
        {
            int[] drafted = Generate(table, config, out FinishReason draftedReason, new Guesses(plain, seed));
            Assert.Equal(plain, drafted);
            Assert.Equal(reason, draftedReason);
        }
    }

    [Fact]
    public void A_perfect_draft_saves_forward_passes()
    {
        using LanguageModel model = MarkovModel.Create(s_cycle);
        using Session session = model.OpenSession();
        var generator = new Generator(session, new GenerationConfig { MaxNewTokens = 21 }, draft: new Cycle());
        Assert.Equal(21, generator.Generate([0]).Count());
        Assert.Equal(5, generator.ForwardCount); // the prompt, then four passes of one token and four guesses each
    }

    [Fact]
    public void Guesses_that_fail_leave_nothing_in_the_cache()
    {
        using LanguageModel model = MarkovModel.Create(s_cycle);
        using Session session = model.OpenSession();
        int[] ids = new Generator(session, new GenerationConfig { MaxNewTokens = 9 }, draft: new Guesses([], seed: 1)).Generate([0]).ToArray();
        // Everything but the last token has been fed.
        Assert.Equal(1 + ids.Length - 1, session.Length);
    }

    [Fact]
    public void A_stop_condition_ends_the_answer_at_once_and_takes_accepted_guesses_back()
    {
        using LanguageModel model = MarkovModel.Create(s_cycle);
        using Session session = model.OpenSession();
        var parts = new GeneratorParts { Draft = new Cycle(), Stops = [new AfterTokens(7)] };
        var generator = new Generator(session, new GenerationConfig { MaxNewTokens = 100 }, 0, parts);
        Assert.Equal([1, 2, 3, 0, 1, 2, 3], generator.Generate([0]));
        Assert.Equal(FinishReason.Time, generator.FinishReason);
        Assert.Equal(1 + 7 - 1, session.Length); // as without a draft
    }

    [Fact]
    public void A_time_limit_ends_the_answer_after_a_pass()
    {
        Assert.Single(Generate(s_cycle, new GenerationConfig { MaxNewTokens = 100, MaxTime = TimeSpan.FromTicks(1) }, out FinishReason reason));
        Assert.Equal(FinishReason.Time, reason);
    }

    [Fact]
    public void Echo_begins_with_the_prompt_and_may_be_all()
    {
        using LanguageModel model = MarkovModel.Create(s_cycle);
        using Session session = model.OpenSession();
        Assert.Equal([3, 0, 1], new Generator(session, new GenerationConfig { Echo = true, MaxNewTokens = 1 }).Generate([3, 0]));
        Assert.Equal([3, 0], new Generator(session, new GenerationConfig { Echo = true, MaxNewTokens = 0 }).Generate([3, 0]));
    }

    [Fact]
    public void A_prompt_may_be_in_the_session_already()
    {
        using LanguageModel model = MarkovModel.Create(s_cycle);
        using Session session = model.OpenSession();
        session.Forward([3, 0]);
        var generator = new Generator(session, new GenerationConfig { MaxNewTokens = 2 });
        Assert.Equal([2, 3], generator.Generate([3, 0, 1], cached: 2));
        Assert.Throws<SessionException>(() => generator.Generate([3, 0, 1], cached: 3));
    }

    [Fact]
    public void NaN_from_a_model_is_a_sentence()
    {
        float[][] table = [[0, float.NaN], [0, 1]];
        DecodingException error = Assert.Throws<DecodingException>(() => Generate(table, new GenerationConfig { MaxNewTokens = 3 }, out _));
        Assert.Contains("NaN for token 1 after 1 tokens", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Masking_every_token_is_a_sentence()
    {
        var config = new GenerationConfig { MaxNewTokens = 3, SuppressTokens = [0, 1, 2, 3, 4] };
        Assert.Contains("no token is left", Assert.Throws<DecodingException>(() => Generate(s_cycle, config, out _)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_generation_that_nothing_would_end_is_refused()
    {
        using LanguageModel model = MarkovModel.Create(s_cycle);
        using Session session = model.OpenSession();
        Assert.Contains("max_new_tokens is not set", Assert.Throws<GenerationConfigException>(() => new Generator(session, new GenerationConfig()).Generate([0])).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(1000)]
    public void Top_k_of_the_vocabulary_or_more_draws_from_all(int k)
    {
        var config = new GenerationConfig { DoSample = true, MaxNewTokens = 30, RngSeed = 3, Temperature = 3 };
        Assert.Equal(Generate(s_cycle, config, out _), Generate(s_cycle, config with { TopK = k }, out _));
    }

    [Fact]
    public void Prompt_lookup_of_the_config_is_used_and_changes_nothing()
    {
        using LanguageModel model = MarkovModel.Create(s_cycle);
        using Session session = model.OpenSession();
        var generator = new Generator(session, new GenerationConfig { MaxNewTokens = 30, MaxNgramSize = 2, NumAssistantTokens = 4 });
        Assert.Equal(Generate(s_cycle, new GenerationConfig { MaxNewTokens = 30 }, out _), generator.Generate([0]));
        Assert.True(generator.Statistics is { AcceptanceRate: > 0.9, TokensPerForward: > 2.5 });
    }

    private static int[] Generate(float[][] table, GenerationConfig config, out FinishReason reason, IDraft? draft = null)
    {
        using LanguageModel model = MarkovModel.Create(table);
        using Session session = model.OpenSession();
        var generator = new Generator(session, config, draft: draft);
        int[] ids = generator.Generate([0]).ToArray();
        reason = generator.FinishReason;
        return ids;
    }

    private sealed class AfterTokens(int tokens) : IStopCondition
    {
        public FinishReason Check(TokenHistory history) => history.GeneratedLength == tokens ? FinishReason.Time : FinishReason.None;
    }

    // Right guesses and wrong ones, of every number, by a fixed seed.
    private sealed class Guesses(int[] answer, int seed) : IDraft
    {
        private readonly Random _random = new(seed);

        public int Propose(TokenHistory history, Span<int> tokens)
        {
            int count = Math.Min(_random.Next(6), tokens.Length);
            for (int i = 0; i < count; i++)
            {
                int at = history.GeneratedLength + i;
                tokens[i] = at < answer.Length && _random.Next(4) > 0 ? answer[at] : _random.Next(5);
            }

            return count;
        }
    }

    private sealed class Cycle : IDraft
    {
        public int Propose(TokenHistory history, Span<int> tokens)
        {
            int count = Math.Min(4, tokens.Length);
            for (int i = 0; i < count; i++) tokens[i] = (history.Ids[^1] + 1 + i) % 4;
            return count;
        }
    }
}
