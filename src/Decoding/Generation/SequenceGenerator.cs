using Lockstep.Backends;
using Lockstep.Decoding.Drafts;
using Lockstep.Decoding.Logits;
using Lockstep.Decoding.Selection;

namespace Lockstep.Decoding;

/// <summary>Everything that a config can ask for, with all its answers: one, <c>num_return_sequences</c> drawn ones, or the best of a beam search.</summary>
public static class SequenceGenerator
{
    /// <summary>Generates.</summary>
    /// <param name="model">The model; sessions are opened and closed here.</param>
    /// <param name="config">What to generate.</param>
    /// <param name="prompt">Ids to start from.</param>
    /// <param name="parts">Parts of the generator of one answer; of several drawn ones the tape and the steps' maker stay the config's.</param>
    /// <param name="options">Numeric mode and cache type.</param>
    /// <param name="cancellation">Ends the generation; what was made so far is the result.</param>
    /// <exception cref="GenerationConfigException">The config is not valid.</exception>
    /// <exception cref="SessionException">The prompt is empty or exceeds the context, or the model cannot do what a method needs.</exception>
    public static IReadOnlyList<GeneratedSequence> Generate(
        LanguageModel model, GenerationConfig config, IReadOnlyList<int> prompt, GeneratorParts? parts = null, RequestOptions? options = null, CancellationToken cancellation = default)
    {
        config.Validate();
        parts ??= new GeneratorParts();
        if (config.IsBeamSearch)
        {
            if (parts.Draft is not (null or NoDraft)) throw new GenerationConfigException($"num_beams is {config.NumBeams}, expected 1 with a draft.");
            using Session beams = model.OpenSession(1, options);
            return new BeamSearch(beams, config, model.ContextLength, parts.Steps ?? LogitsSteps.Of(config, new Mt19937(config.RngSeed), parts.Grammar), parts.Observer).Generate(prompt, cancellation);
        }

        if (config.NumReturnSequences > 1 && parts.Observer is not null)
            throw new GenerationConfigException($"num_return_sequences is {config.NumReturnSequences}, expected 1 with an observer or a trace: answers that take turns cannot be told apart in it.");
        if (config.NumReturnSequences > 1) return Draw(model, config, prompt, parts, options, cancellation);
        using Session session = model.OpenSession(1, options);
        var generator = new Generator(session, config, model.ContextLength, parts);
        int[] ids = generator.Generate(prompt, cancellation).ToArray();
        return [new GeneratedSequence(ids, generator.Score, generator.FinishReason)];
    }

    // The answers share one tape and take turns, a draw each, as in OpenVINO GenAI; the prompt is fed once where rows can be exchanged or sessions doubled.
    private static IReadOnlyList<GeneratedSequence> Draw(LanguageModel model, GenerationConfig config, IReadOnlyList<int> prompt, GeneratorParts parts, RequestOptions? options, CancellationToken cancellation)
    {
        IDrawTape tape = parts.Tape ?? new Mt19937(config.RngSeed);
        bool isDrafted = config.IsPromptLookup || parts.Draft is not (null or NoDraft);
        var sessions = new List<Session>();
        try
        {
            sessions.Add(model.OpenSession(1, options));
            if (!isDrafted && sessions[0].Capabilities.CanReorder) return new SequenceBatch(sessions[0], config, model.ContextLength, parts with { Tape = tape }).Generate(prompt, cancellation);
            int cached = 0;
            if (sessions[0].Capabilities.CanFork && prompt.Count > 1 && (model.ContextLength == 0 || prompt.Count <= model.ContextLength))
            {
                cached = prompt.Count - 1;
                sessions[0].Forward(prompt.Take(cached).ToArray(), lastRows: 1);
            }

            while (sessions.Count < config.NumReturnSequences) sessions.Add(cached > 0 ? sessions[0].Fork() : model.OpenSession(1, options));
            Generator[] generators = sessions.Select(session => new Generator(session, config, model.ContextLength, parts with { Tape = tape })).ToArray();
            List<int>[] answers = TakeTurns(generators.Select(generator => generator.Generate(prompt, cached, cancellation)).ToArray());
            return generators.Select((generator, i) => new GeneratedSequence(answers[i], generator.Score, generator.FinishReason)).ToArray();
        }
        finally
        {
            foreach (Session session in sessions) session.Dispose();
        }
    }

    private static List<int>[] TakeTurns(IEnumerable<int>[] sequences)
    {
        List<int>[] answers = Array.ConvertAll(sequences, _ => new List<int>());
        IEnumerator<int>?[] running = Array.ConvertAll(sequences, sequence => (IEnumerator<int>?)sequence.GetEnumerator());
        while (running.Any(sequence => sequence is not null))
        {
            for (int i = 0; i < running.Length; i++)
            {
                if (running[i] is not { } sequence) continue;
                if (sequence.MoveNext())
                {
                    answers[i].Add(sequence.Current);
                    continue;
                }

                sequence.Dispose();
                running[i] = null;
            }
        }

        return answers;
    }
}
