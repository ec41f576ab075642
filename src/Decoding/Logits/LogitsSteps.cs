using Lockstep.Decoding.Grammar;
using Lockstep.Decoding.Selection;

namespace Lockstep.Decoding.Logits;

/// <summary>
/// The steps of a config in the order of its profile. The list can be changed before it is given to a generator: steps of one's own, another order.
/// Settings that an engine does not have stand where their neighbours of the same kind stand.
/// </summary>
public static class LogitsSteps
{
    /// <summary>The steps that change what is likely, then, when sampling, those that filter.</summary>
    /// <param name="config">Settings; steps that would change nothing are left out.</param>
    /// <param name="tape">Draws of steps that need some.</param>
    /// <param name="grammar">What the answer must look like; it comes before the penalties, in a beam search of either profile too.</param>
    /// <exception cref="GenerationConfigException">The config asks for structured output, but there is no grammar.</exception>
    public static List<ILogitsStep> Of(GenerationConfig config, IDrawTape tape, TokenGrammar? grammar = null)
    {
        if (config.StructuredOutput is not null && grammar is null)
            throw new GenerationConfigException("structured_output_config is set, but no grammar was made of it for the model's tokens; give GeneratorParts.Grammar, as a pipeline does.");
        var steps = new List<ILogitsStep>();
        if (grammar is not null) steps.Add(new GrammarStep(grammar));
        if (config.Profile == DecodingProfile.HuggingFace) HuggingFace(config, steps);
        else OpenVinoGenAI(config, steps);
        if (config.DoSample && config.Mirostat is null) Filters(config, steps, tape);
        else if (config.DoSample && config.Temperature != 1) steps.Add(new Temperature(config.Temperature));
        return steps;
    }

    // min_new_tokens, repetition, presence, frequency; no_repeat_ngram_size only in beam search, which has none of the others.
    private static void OpenVinoGenAI(GenerationConfig c, List<ILogitsStep> steps)
    {
        Biases(c, steps);
        if (c.IsBeamSearch)
        {
            if (c.NoRepeatNgramSize is { } n) steps.Add(new NoRepeatNgram(n));
            return;
        }

        if (c.MinLength > 0) steps.Add(new MinLength(c.MinLength, c.StopTokenIds));
        if (c.MinNewTokens > 0) steps.Add(new MinNewTokens(c.MinNewTokens, c.StopTokenIds));
        Forced(c, steps);
        if (c.RepetitionPenalty != 1) steps.Add(new RepetitionPenalty(c.RepetitionPenalty));
        if (c.PresencePenalty != 0) steps.Add(new PresencePenalty(c.PresencePenalty, PenaltySign.TowardsZero));
        if (c.FrequencyPenalty != 0) steps.Add(new FrequencyPenalty(c.FrequencyPenalty, PenaltySign.TowardsZero));
        if (c.Dry is { Multiplier: > 0 } dry) steps.Add(new Dry(dry));
    }

    // The order of _get_logits_processor.
    private static void HuggingFace(GenerationConfig c, List<ILogitsStep> steps)
    {
        if (c.SequenceBias.Count > 0) steps.Add(new SequenceBias(c.SequenceBias));
        if (c.RepetitionPenalty != 1) steps.Add(new RepetitionPenalty(c.RepetitionPenalty));
        if (c.NoRepeatNgramSize is { } n) steps.Add(new NoRepeatNgram(n));
        if (c.BadWordsIds.Count > 0) steps.Add(new BadWords(c.BadWordsIds, c.StopTokenIds));
        if (c.MinLength > 0) steps.Add(new MinLength(c.MinLength, c.StopTokenIds));
        if (c.MinNewTokens > 0) steps.Add(new MinNewTokens(c.MinNewTokens, c.StopTokenIds));
        Forced(c, steps);
        if (c.Dry is { Multiplier: > 0 } dry) steps.Add(new Dry(dry));
    }

    private static void Biases(GenerationConfig c, List<ILogitsStep> steps)
    {
        if (c.SequenceBias.Count > 0) steps.Add(new SequenceBias(c.SequenceBias));
        if (c.BadWordsIds.Count > 0) steps.Add(new BadWords(c.BadWordsIds, c.StopTokenIds));
    }

    private static void Forced(GenerationConfig c, List<ILogitsStep> steps)
    {
        if (c.ForcedBosTokenId is { } bos) steps.Add(new ForcedTokens([bos], 1));
        if (c.ForcedEosTokenIds.Count > 0 && c.MaxLength is { } length) steps.Add(new ForcedTokens(c.ForcedEosTokenIds, length - 1));
        if (c.ExponentialDecayLengthPenalty is { } decay) steps.Add(new ExponentialDecayLength(decay, c.StopTokenIds));
        if (c.SuppressTokens.Count > 0) steps.Add(new SuppressTokens(c.SuppressTokens));
        if (c.BeginSuppressTokens.Count > 0) steps.Add(new BeginSuppressTokens(c.BeginSuppressTokens));
    }

    private static void Filters(GenerationConfig c, List<ILogitsStep> steps, IDrawTape tape)
    {
        bool huggingFace = c.Profile == DecodingProfile.HuggingFace;
        if (c.TopNSigma is { } sigma) steps.Add(new TopNSigma(sigma));
        if (huggingFace) Heat(c, steps);
        if (c.TopH is { } share) steps.Add(new TopH(share));
        if (c.TopK is > 0 and var k) steps.Add(new TopK(k, huggingFace ? TopKTies.KeepAll : TopKTies.Exact));
        if (!huggingFace) Heat(c, steps);
        if (!huggingFace && c.MinP > 0) steps.Add(new MinP(c.MinP));
        if (c.TopP < 1) steps.Add(new TopP(c.TopP, huggingFace ? TopPRule.Ascending : TopPRule.Descending));
        if (huggingFace && c.MinP > 0) steps.Add(new MinP(c.MinP));
        if (c.TypicalP < 1) steps.Add(new TypicalP(c.TypicalP));
        if (c.EpsilonCutoff > 0) steps.Add(new EpsilonCutoff(c.EpsilonCutoff));
        if (c.EtaCutoff > 0) steps.Add(new EtaCutoff(c.EtaCutoff));
        if (c.Xtc is { Probability: > 0 } xtc) steps.Add(new Xtc(xtc.Probability, xtc.Threshold, tape));
    }

    private static void Heat(GenerationConfig c, List<ILogitsStep> steps)
    {
        if (c.Temperature != 1) steps.Add(new Temperature(c.Temperature));
    }
}
