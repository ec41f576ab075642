using Lockstep.Decoding.Drafts;
using Lockstep.Decoding.Logits;
using Lockstep.Decoding.Selection;
using Lockstep.Decoding.Stop;
using Lockstep.Decoding.Verify;

namespace Lockstep.Decoding.Tests.Generation;

/// <summary>What a model or a caller may give that makes no sense: a sentence, or a result that is defined, in every method.</summary>
public class BadInputTests
{
    private static readonly GenerationConfig s_greedy = new() { MaxNewTokens = 4 };

    public static TheoryData<string> Methods() => ["greedy", "logprobs", "sampled", "several", "lookup", "draft model", "beams", "beams huggingface"];

    [Theory]
    [MemberData(nameof(Methods))]
    public void NaN_and_infinity_from_a_model_are_a_sentence(string method)
    {
        foreach ((float wrong, string name) in new[] { (float.NaN, "NaN"), (float.PositiveInfinity, "infinity") })
        {
            float[][] table = MarkovModel.RandomTable(6, 1);
            foreach (float[] row in table) row[4] = wrong;
            DecodingException error = Assert.Throws<DecodingException>(() => Generate(table, method, [0, 1, 2]));
            Assert.Contains($"The model gave {name} for token 4 after 3 tokens", error.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void Negative_infinity_from_a_model_is_a_token_that_is_never_chosen(string method)
    {
        float[][] table = MarkovModel.RandomTable(6, 1);
        foreach (float[] row in table) row[4] = float.NegativeInfinity;
        Assert.All(Generate(table, method, [0, 1, 2]), answer => Assert.DoesNotContain(4, answer.Ids));
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void An_empty_prompt_and_one_beyond_the_context_are_a_sentence(string method)
    {
        float[][] table = MarkovModel.RandomTable(6, 1);
        Assert.Equal("The prompt has no tokens; there is nothing to continue.", Assert.Throws<SessionException>(() => Generate(table, method, [])).Message);
        Assert.Equal("The prompt has 9 tokens, but the model's context is 8; shorten the prompt.", Assert.Throws<SessionException>(() => Generate(table, method, new int[9])).Message);
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void The_end_of_the_context_ends_every_answer(string method) =>
        Assert.All(Generate(MarkovModel.RandomTable(6, 1), method, new int[7], maxNewTokens: 50), answer => Assert.InRange(answer.Ids.Count, 1, 2)); // the last one need not be fed

    [Fact]
    public void Top_k_of_zero_is_off_for_hugging_face_and_refused_by_openvino_genai()
    {
        var config = new GenerationConfig { DoSample = true, MaxNewTokens = 4, TopK = 0 };
        Assert.Contains("top_k is 0, expected above 0", Assert.Throws<GenerationConfigException>(config.Validate).Message, StringComparison.Ordinal);
        (config with { Profile = DecodingProfile.HuggingFace }).Validate();
        Assert.DoesNotContain(LogitsSteps.Of(config with { Profile = DecodingProfile.HuggingFace }, new Mt19937(0)), step => step is TopK);
        Assert.Contains("top_k is -1, expected 0, for no limit, or more",
            Assert.Throws<GenerationConfigException>((config with { TopK = -1, Profile = DecodingProfile.HuggingFace }).Validate).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Numbers_that_are_none_are_refused()
    {
        GenerationConfig sampled = s_greedy with { DoSample = true }, beams = s_greedy with { NumBeams = 4, NumBeamGroups = 2, DiversityPenalty = 1 };
        GenerationConfig[] wrong =
        [
            sampled with { Temperature = double.NaN }, sampled with { Temperature = 0 }, sampled with { Temperature = double.PositiveInfinity }, sampled with { TopP = double.NaN }, sampled with { MinP = double.NaN },
            sampled with { TypicalP = double.NaN }, sampled with { TopNSigma = double.NaN }, sampled with { Xtc = new XtcSettings(double.NaN) }, sampled with { Mirostat = new MirostatSettings(double.NaN) },
            s_greedy with { RepetitionPenalty = double.NaN }, s_greedy with { PresencePenalty = double.NaN }, s_greedy with { Dry = new DrySettings(double.NaN) },
            s_greedy with { AssistantConfidenceThreshold = double.NaN }, beams with { DiversityPenalty = double.NaN }, beams with { LengthPenalty = double.NaN },
            s_greedy with { SequenceBias = [new TokenSequenceBias([1], float.NaN)] }, s_greedy with { SequenceBias = [new TokenSequenceBias([1], float.PositiveInfinity)] },
            s_greedy with { SequenceBias = [new TokenSequenceBias([], 1)] },
        ];
        Assert.All(wrong, config => Assert.Contains(", expected ", Assert.Throws<GenerationConfigException>(config.Validate).Message, StringComparison.Ordinal));
    }

    [Fact]
    public void Ids_beyond_the_vocabulary_name_no_token_and_change_nothing()
    {
        float[][] table = MarkovModel.RandomTable(6, 1);
        var config = new GenerationConfig
        {
            MaxNewTokens = 9, MinNewTokens = 3, StopTokenIds = new HashSet<int> { 77 }, SequenceBias = [new TokenSequenceBias([600], 5)], SuppressTokens = [99], BadWordsIds = [[88]],
        };
        using LanguageModel model = MarkovModel.Create(table);
        Assert.Equal(SequenceGenerator.Generate(model, new GenerationConfig { MaxNewTokens = 9 }, [0])[0].Ids, SequenceGenerator.Generate(model, config, [0])[0].Ids);
    }

    [Fact]
    public void Beams_with_a_draft_are_refused_before_anything_runs()
    {
        using LanguageModel model = MarkovModel.Create(MarkovModel.RandomTable(6, 1));
        var config = new GenerationConfig { NumBeams = 3, MaxNewTokens = 4 };
        foreach (Func<object> generate in new Func<object>[]
        {
            () => SequenceGenerator.Generate(model, config, [0], new GeneratorParts { Draft = new SuffixDraft() }),
            () => SequenceGenerator.Generate(model, config with { MaxNgramSize = 2, NumAssistantTokens = 3 }, [0]),
        }) Assert.Equal("num_beams is 3, expected 1 with a draft.", Assert.Throws<GenerationConfigException>(generate).Message);
        Assert.Equal(4, SequenceGenerator.Generate(model, config, [0], new GeneratorParts { Draft = new NoDraft() })[0].Ids.Count);
    }

    [Fact]
    public void A_stop_string_longer_than_any_text_ends_nothing_and_takes_nothing_away()
    {
        string text = string.Concat(Enumerable.Repeat("abcab", 400));
        foreach (string stop in new[] { new string('z', 1_000_000), string.Concat(Enumerable.Repeat("abcab", 200_000)) })
        {
            var stream = new TextStream(id => text[id].ToString(), () => "", [stop]);
            for (int i = 0; i < text.Length; i++) stream.Append(i);
            Assert.Null(stream.StoppedBy);
            Assert.Equal(text, stream.Finish());
        }
    }

    [Fact]
    public void A_vocabulary_that_differs_is_named_by_its_first_token()
    {
        static string Name(int id) => $"t{id}";
        VocabularyCheck.RequireEqual(5, Name, 5, Name);
        Assert.Contains("token 3 is 'other', in the target 't3'",
            Assert.Throws<DecodingException>(() => VocabularyCheck.RequireEqual(5, Name, 5, id => id == 3 ? "other" : Name(id))).Message, StringComparison.Ordinal);
        Assert.Throws<DecodingException>(() => VocabularyCheck.RequireEqual(5, Name, 6, Name));
    }

    private static IReadOnlyList<GeneratedSequence> Generate(float[][] table, string method, int[] prompt, int maxNewTokens = 4)
    {
        using LanguageModel model = MarkovModel.Create(table, contextLength: 8), small = MarkovModel.Create(MarkovModel.RandomTable(6, 2), contextLength: 8);
        using Session session = small.OpenSession();
        GenerationConfig config = s_greedy with { MaxNewTokens = maxNewTokens }, sampled = config with { DoSample = true };
        return method switch
        {
            "greedy" => SequenceGenerator.Generate(model, config, prompt),
            "logprobs" => SequenceGenerator.Generate(model, config with { Logprobs = 2 }, prompt),
            "sampled" => SequenceGenerator.Generate(model, sampled with { TopK = 5, TopP = 0.9 }, prompt),
            "several" => SequenceGenerator.Generate(model, sampled with { NumReturnSequences = 3 }, prompt),
            "lookup" => SequenceGenerator.Generate(model, config with { MaxNgramSize = 2, NumAssistantTokens = 3 }, prompt),
            "draft model" => SequenceGenerator.Generate(model, sampled, prompt, new GeneratorParts { Draft = new ModelDraft(session, 8, sampled), DraftLength = new FixedLength(2), Verifier = new BlockVerification() }),
            _ => SequenceGenerator.Generate(model, config with { NumBeams = 3, NumReturnSequences = 2, Profile = method == "beams" ? DecodingProfile.OpenVinoGenAI : DecodingProfile.HuggingFace }, prompt),
        };
    }
}
