namespace Lockstep.Decoding.Tests.Beam;

/// <summary>Beam search on tables small enough to try every answer; engines' own numbers are in the parity tests.</summary>
public class BeamSearchTests
{
    private static readonly DecodingProfile[] s_profiles = Enum.GetValues<DecodingProfile>();

    [Fact]
    public void Enough_beams_find_the_best_answers_of_all()
    {
        foreach (DecodingProfile profile in s_profiles)
        {
            for (int seed = 0; seed < 10; seed++)
            {
                float[][] table = MarkovModel.RandomTable(4, seed);
                var config = new GenerationConfig { Profile = profile, NumBeams = 64, NumReturnSequences = 5, MaxNewTokens = 4, LengthPenalty = 0.7 };
                IReadOnlyList<GeneratedSequence> found = Search(table, config);
                Dictionary<string, double> all = All(table, 4).ToDictionary(answer => string.Join(' ', answer.Ids), answer => answer.Score / Math.Pow(4, 0.7));
                double[] best = all.Values.OrderDescending().Take(5).ToArray();
                Assert.Equal(5, found.Select(answer => string.Join(' ', answer.Ids)).Distinct().Count());
                for (int i = 0; i < 5; i++)
                {
                    // Sums of f32 log probabilities; answers that take the same transitions in another order are equally good.
                    Assert.Equal(best[i], found[i].Score, 1e-5);
                    Assert.Equal(all[string.Join(' ', found[i].Ids)], found[i].Score, 1e-5);
                }
            }
        }
    }

    [Fact]
    public void A_stop_token_ends_an_answer_and_counts_in_its_length()
    {
        // After 0 comes the end with 0.6, else 1 for ever.
        float[][] table = [[-9, MathF.Log(0.4f), MathF.Log(0.6f)], [-9, 0, -9], [0, 0, 0]];
        foreach (DecodingProfile profile in s_profiles)
        {
            var config = new GenerationConfig { Profile = profile, NumBeams = 2, NumReturnSequences = 2, MaxNewTokens = 3, StopTokenIds = new HashSet<int> { 2 }, LengthPenalty = 0 };
            IReadOnlyList<GeneratedSequence> found = Search(table, config);
            Assert.Equal([2], found[0].Ids);
            Assert.Equal((FinishReason.Stop, FinishReason.Length), (found[0].FinishReason, found[1].FinishReason));
            Assert.Equal([1, 1, 1], found[1].Ids);
            Assert.Equal(Math.Log(0.6), found[0].Score, 1e-3); // -9 is not quite impossible
        }
    }

    [Fact]
    public void The_stop_criteria_differ_in_patience()
    {
        // A short answer is found at once; a longer one is better only by the length penalty.
        float[][] table = [[-20, 0, -1.5f], [-20, 0, -3], [0, 0, 0]];
        foreach (DecodingProfile profile in s_profiles)
        {
            int Length(StopCriteria criteria) => Search(table, new GenerationConfig
            {
                Profile = profile, NumBeams = 2, MaxNewTokens = 12, StopTokenIds = new HashSet<int> { 2 }, LengthPenalty = 1, StopCriteria = criteria,
            })[0].Ids.Count;
            Assert.True(Length(StopCriteria.Early) < Length(StopCriteria.Never), profile.ToString());
        }
    }

    [Fact]
    public void Groups_avoid_each_others_tokens()
    {
        float[][] table = MarkovModel.RandomTable(6, 2);
        var config = new GenerationConfig { NumBeams = 3, NumBeamGroups = 3, DiversityPenalty = 50, NumReturnSequences = 3, MaxNewTokens = 4 };
        IReadOnlyList<GeneratedSequence> found = Search(table, config);
        for (int step = 0; step < 4; step++) Assert.Equal(3, found.Select(answer => answer.Ids[step]).Distinct().Count());
    }

    [Fact]
    public void No_beam_repeats_an_ngram()
    {
        foreach (DecodingProfile profile in s_profiles)
        {
            var config = new GenerationConfig { Profile = profile, NumBeams = 4, NumReturnSequences = 4, MaxNewTokens = 12, NoRepeatNgramSize = 2 };
            foreach (GeneratedSequence answer in Search(MarkovModel.RandomTable(6, 4), config))
            {
                int[] text = [0, .. answer.Ids];
                string[] pairs = text.Zip(text.Skip(1), (a, b) => $"{a} {b}").ToArray();
                Assert.Equal(pairs.Length, pairs.Distinct().Count());
            }
        }
    }

    [Fact]
    public void More_beams_than_tokens_do_no_harm()
    {
        foreach (DecodingProfile profile in s_profiles)
        {
            IReadOnlyList<GeneratedSequence> found = Search(MarkovModel.RandomTable(2, 1), new GenerationConfig { Profile = profile, NumBeams = 7, NumReturnSequences = 4, MaxNewTokens = 3 });
            Assert.Equal(4, found.Select(answer => string.Join(' ', answer.Ids)).Distinct().Count());
        }
    }

    [Fact]
    public void What_a_search_cannot_do_is_said_before_it_starts()
    {
        using LanguageModel model = MarkovModel.Create(MarkovModel.RandomTable(3, 1));
        var config = new GenerationConfig { NumBeams = 2, MaxNewTokens = 3 };
        using Session one = model.OpenSession(), two = model.OpenSession(2);
        Assert.Contains("from a session of one row, which becomes 2, not from 2 rows", Assert.Throws<SessionException>(() => new BeamSearch(two, config)).Message, StringComparison.Ordinal);
        Assert.Contains("no tokens", Assert.Throws<SessionException>(() => new BeamSearch(one, config).Generate([])).Message, StringComparison.Ordinal);
        Assert.Contains("context is 2", Assert.Throws<SessionException>(() => new BeamSearch(one, config, 2).Generate([0, 1, 2])).Message, StringComparison.Ordinal);
        Assert.Throws<GenerationConfigException>(() => new Generator(one, config));
    }

    [Fact]
    public void Cancelling_gives_the_beams_so_far()
    {
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        foreach (DecodingProfile profile in s_profiles)
        {
            using LanguageModel model = MarkovModel.Create(MarkovModel.RandomTable(5, 1));
            using Session session = model.OpenSession();
            GeneratedSequence best = new BeamSearch(session, new GenerationConfig { Profile = profile, NumBeams = 3, MaxNewTokens = 9 }).Generate([0], cancelled.Token)[0];
            Assert.Single(best.Ids);
        }
    }

    private static IReadOnlyList<GeneratedSequence> Search(float[][] table, GenerationConfig config)
    {
        using LanguageModel model = MarkovModel.Create(table);
        return SequenceGenerator.Generate(model, config, [0]);
    }

    private static IEnumerable<(int[] Ids, double Score)> All(float[][] table, int length)
    {
        IEnumerable<(int[] Ids, double Score)> answers = [([], 0)];
        for (int step = 0; step < length; step++)
        {
            answers = answers.SelectMany(answer =>
            {
                float[] row = table[answer.Ids.Length == 0 ? 0 : answer.Ids[^1]];
                double normalizer = Math.Log(row.Sum(logit => Math.Exp(logit)));
                return row.Select((logit, token) => ((int[])[.. answer.Ids, token], answer.Score + logit - normalizer));
            });
        }

        return answers;
    }
}
