using Lockstep.Decoding.Drafts;
using Lockstep.Decoding.Logits;
using Lockstep.Decoding.Verify;

namespace Lockstep.Decoding.Tests.Generation;

/// <summary>A time limit and a cancellation end every method between two forward passes, with what was made so far.</summary>
public class TimeAndCancellationTests
{
    private const int Limit = 200;

    public static TheoryData<string> Methods() => ["greedy", "sampled", "several", "lookup", "draft model", "rejection", "beams", "beams huggingface"];

    [Theory]
    [MemberData(nameof(Methods))]
    public void A_time_limit_ends_every_answer_after_one_pass(string method)
    {
        IReadOnlyList<GeneratedSequence> answers = Generate(method, config => config with { MaxTime = TimeSpan.FromTicks(1) });
        Assert.NotEmpty(answers);
        Assert.All(answers, answer => Assert.Equal((1, FinishReason.Time), (answer.Ids.Count, answer.FinishReason)));
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void Cancelled_before_it_begins_it_ends_at_once(string method)
    {
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        Assert.All(Generate(method, config => config, cancellation: cancelled.Token), answer =>
        {
            Assert.InRange(answer.Ids.Count, 0, 1); // a beam search has looked at the prompt by then
            Assert.Equal(FinishReason.Cancelled, answer.FinishReason);
        });
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void Cancelled_on_the_way_it_gives_the_beginning_of_the_answer(string method)
    {
        string[] whole = Texts(Generate(method, config => config));
        using var cancellation = new CancellationTokenSource();
        IReadOnlyList<GeneratedSequence> answers = Generate(method, config => config, new CancelsAt(20, cancellation), cancellation.Token);
        Assert.Equal(whole.Length, answers.Count);
        Assert.All(answers, answer =>
        {
            Assert.Equal(FinishReason.Cancelled, answer.FinishReason);
            Assert.InRange(answer.Ids.Count, 4, 30);
        });
        if (!method.StartsWith("beams", StringComparison.Ordinal)) Assert.All(Texts(answers).Zip(whole), pair => Assert.StartsWith(pair.First, pair.Second, StringComparison.Ordinal));
    }

    private static string[] Texts(IEnumerable<GeneratedSequence> answers) => answers.Select(answer => string.Join(' ', answer.Ids)).ToArray();

    private static IReadOnlyList<GeneratedSequence> Generate(string method, Func<GenerationConfig, GenerationConfig> change, ILogitsStep? step = null, CancellationToken cancellation = default)
    {
        using LanguageModel model = MarkovModel.Create(MarkovModel.RandomTable(12, 1)), small = MarkovModel.Create(MarkovModel.RandomTable(12, 2));
        using Session session = small.OpenSession();
        bool sample = method is "sampled" or "several" or "rejection";
        GenerationConfig config = change(new GenerationConfig
        {
            MaxNewTokens = Limit, DoSample = sample, RngSeed = 3, NumReturnSequences = method == "several" ? 3 : 1, NumBeams = method.StartsWith("beams", StringComparison.Ordinal) ? 4 : 1,
            MaxNgramSize = method == "lookup" ? 2 : 0, NumAssistantTokens = method == "lookup" ? 3 : 0, Profile = method == "beams huggingface" ? DecodingProfile.HuggingFace : DecodingProfile.OpenVinoGenAI,
        });
        var parts = new GeneratorParts
        {
            Draft = method is "draft model" or "rejection" ? new ModelDraft(session, 0, config) : null, DraftLength = method is "draft model" or "rejection" ? new FixedLength(3) : null,
            Verifier = method == "rejection" ? new TokenwiseRejection() : null, Steps = step is null ? null : [step],
        };
        return SequenceGenerator.Generate(model, config, [0, 5, 3], parts, cancellation: cancellation);
    }

    // Changes nothing; the call of that number asks for the end.
    private sealed class CancelsAt(int call, CancellationTokenSource cancellation) : ILogitsStep
    {
        private int _calls;

        public void Apply(LogitsRow row, TokenHistory history)
        {
            if (++_calls == call) cancellation.Cancel();
        }
    }
}
