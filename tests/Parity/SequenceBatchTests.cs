using Lockstep.Backends;
using Lockstep.Decoding;
using Lockstep.Decoding.Drafts;
using Lockstep.Decoding.Logits;

namespace Lockstep.Parity.Tests;

/// <summary>Several drawn answers as rows of one session are, token for token, those of sessions of their own that share a tape.</summary>
public class SequenceBatchTests
{
    [Theory]
    [InlineData("models/tiny-chat", NumericMode.Parity)]
    [InlineData("models/tiny-chat", NumericMode.Fast)]
    [InlineData("tiny-chat/u4_asym_g64", NumericMode.Fast)]
    [InlineData("llama/stateless_fp32", NumericMode.Parity)]
    public void Rows_of_one_session_draw_what_sessions_of_their_own_draw(string name, NumericMode mode)
    {
        using LanguageModel model = TestModels.Load(name);
        var options = new RequestOptions { Mode = mode };
        int[] prompt = [5, 17, 301, 44, 9, 9, 120, 63, 280, 31];
        foreach (uint seed in new uint[] { 1, 2, 3 })
        {
            var config = new GenerationConfig
            {
                DoSample = true, NumReturnSequences = 5, MaxNewTokens = 24, RngSeed = seed, Temperature = 1.5, TopK = 30, RepetitionPenalty = 1.1, Logprobs = 1, Echo = seed == 2,
                StopTokenIds = Enumerable.Range(0, 640).Where(id => id % 23 == 7).ToHashSet(), // so that answers end at different times
            };
            IReadOnlyList<GeneratedSequence> rows = SequenceGenerator.Generate(model, config, prompt, options: options);
            IReadOnlyList<GeneratedSequence> sessions = SequenceGenerator.Generate(model, config, prompt, new GeneratorParts { Draft = new Silent() }, options);
            Assert.Equal(5, rows.Count);
            Assert.Equal(sessions.Select(Text), rows.Select(Text));
            Assert.Equal(sessions.Select(answer => (answer.Score, answer.FinishReason)), rows.Select(answer => (answer.Score, answer.FinishReason)));
        }
    }

    private static string Text(GeneratedSequence answer) => string.Join(' ', answer.Ids);

    // A draft takes every answer a session of its own; this one never guesses.
    private sealed class Silent : IDraft
    {
        public int Propose(TokenHistory history, Span<int> tokens) => 0;
    }
}
