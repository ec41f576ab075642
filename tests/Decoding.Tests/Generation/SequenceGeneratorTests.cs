using Lockstep.Decoding.Selection;

namespace Lockstep.Decoding.Tests.Generation;

public class SequenceGeneratorTests
{
    private static readonly GenerationConfig s_config = new() { DoSample = true, NumReturnSequences = 3, MaxNewTokens = 12, RngSeed = 4, StopTokenIds = new HashSet<int> { 7 } };

    [Fact]
    public void Several_answers_take_turns_at_one_tape()
    {
        float[][] table = MarkovModel.RandomTable(8, 1);
        using LanguageModel model = MarkovModel.Create(table);
        var tape = new RecordedTape(new Mt19937(4));
        IReadOnlyList<GeneratedSequence> answers = SequenceGenerator.Generate(model, s_config, [1, 2, 0], new GeneratorParts { Tape = tape });
        Assert.Equal(3, answers.Count);
        // The same by hand: each answer draws once a step while it runs.
        var draws = new Mt19937(4);
        var expected = Enumerable.Range(0, 3).Select(_ => new List<int>()).ToArray();
        for (int step = 0; step < 12; step++)
        {
            foreach (List<int> answer in expected.Where(answer => answer.Count == 0 || answer[^1] != 7))
                answer.Add(new Multinomial(draws).Select(new Decoding.Logits.LogitsRow(table[answer.Count == 0 ? 0 : answer[^1]])));
        }

        Assert.Equal(expected.Select(answer => string.Join(' ', answer)), answers.Select(answer => string.Join(' ', answer.Ids)));
        Assert.Equal(expected.Sum(answer => answer.Count), tape.Draws.Count);
        Assert.All(answers, answer => Assert.Equal(answer.Ids[^1] == 7 ? FinishReason.Stop : FinishReason.Length, answer.FinishReason));
    }

    [Fact]
    public void A_replayed_tape_gives_the_same_answers()
    {
        using LanguageModel model = MarkovModel.Create(MarkovModel.RandomTable(8, 2));
        var tape = new RecordedTape(new Philox(9));
        IReadOnlyList<GeneratedSequence> first = SequenceGenerator.Generate(model, s_config, [3], new GeneratorParts { Tape = tape });
        var replayed = new ReplayedTape(tape.Draws);
        IReadOnlyList<GeneratedSequence> second = SequenceGenerator.Generate(model, s_config, [3], new GeneratorParts { Tape = replayed });
        Assert.Equal(first.Select(answer => string.Join(' ', answer.Ids)), second.Select(answer => string.Join(' ', answer.Ids)));
        Assert.Equal(0, replayed.Remaining);
        Assert.Throws<DecodingException>(() => SequenceGenerator.Generate(model, s_config, [3], new GeneratorParts { Tape = new ReplayedTape(tape.Draws.Take(5).ToArray()) }));
    }

    [Fact]
    public void One_greedy_answer_is_the_generators()
    {
        using LanguageModel model = MarkovModel.Create(MarkovModel.RandomTable(8, 3));
        using Session session = model.OpenSession();
        var config = new GenerationConfig { MaxNewTokens = 10, Logprobs = 2 };
        var generator = new Generator(session, config);
        int[] ids = generator.Generate([5]).ToArray();
        GeneratedSequence answer = Assert.Single(SequenceGenerator.Generate(model, config, [5]));
        Assert.Equal(ids, answer.Ids);
        Assert.Equal(generator.Score, answer.Score);
        Assert.Equal(10, generator.Logprobs.Count);
        Assert.All(generator.Logprobs, token => Assert.Equal(token.Top[0], token.Chosen)); // greedy takes the first of two
        Assert.All(generator.Logprobs, token => Assert.Equal(2, token.Top.Count));
    }
}
