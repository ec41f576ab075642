using Lockstep.Decoding.Selection;

namespace Lockstep.Decoding.Verify;

/// <summary>
/// Tests a verifier on real models: thousands of short answers, guessed by a draft model and checked against a target model, are counted and compared with the target's own
/// probabilities of all answers of that length, by a chi-square test. Distributions are kept by context, so that thousands of answers cost a few hundred forward passes.
/// </summary>
public sealed class ModelProof
{
    private readonly ContextDistributions _target;
    private readonly ContextDistributions _draft;
    private readonly int _tokens;
    private readonly int _guesses;
    private readonly int _vocabulary;
    private readonly Lazy<Dictionary<string, double>> _chances;

    /// <summary>A test on two models of one vocabulary.</summary>
    /// <param name="target">Empty session of the target, which stays the caller's; it must be able to rewind.</param>
    /// <param name="draft">Empty session of the draft model; likewise.</param>
    /// <param name="config">Steps of both; a <c>top_k</c> keeps the number of answers small.</param>
    /// <param name="prompt">Ids before the answers; not empty.</param>
    /// <param name="tokens">Length of the answers.</param>
    /// <param name="guesses">Most guesses of a pass.</param>
    /// <exception cref="SessionException">A session cannot be used.</exception>
    /// <exception cref="DecodingException">The vocabularies differ in size.</exception>
    public ModelProof(Session target, Session draft, GenerationConfig config, int[] prompt, int tokens = 3, int guesses = 2)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(tokens, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(guesses, 1);
        if (prompt.Length == 0) throw new SessionException("The prompt has no tokens; there is nothing to continue.");
        (_target, _draft, _tokens, _guesses) = (new ContextDistributions(target, config, prompt), new ContextDistributions(draft, config, prompt), tokens, guesses);
        _vocabulary = _target.Next([]).Length;
        if (_draft.Next([]).Length is var other && other != _vocabulary) throw new DecodingException($"The draft model has {other} tokens, the target {_vocabulary}: they are no pair.");
        _chances = new(() => _target.Sequences([], _tokens).ToDictionary(answer => string.Join(' ', answer.Tokens), answer => answer.Chance, StringComparer.Ordinal));
    }

    /// <summary>Answers that the target can give.</summary>
    public int Answers => _chances.Value.Count;

    /// <summary>Tests a verifier.</summary>
    /// <param name="verifier">The rule.</param>
    /// <param name="draws">Answers to draw.</param>
    /// <param name="seed">Seed of all draws.</param>
    /// <exception cref="DecodingException">A verdict makes no sense.</exception>
    public ModelProofResult Run(IVerifier verifier, int draws = 20_000, ulong seed = 1)
    {
        var counts = new Dictionary<string, long>(StringComparer.Ordinal);
        TapeDraws tape = new(new Philox(seed)), guessTape = new(new Philox(~seed)); // as in a generation, the draft draws from a tape of its own
        long accepted = 0, passes = 0;
        for (int i = 0; i < draws; i++)
        {
            string answer = string.Join(' ', Answer(verifier, tape, guessTape, ref accepted, ref passes));
            counts[answer] = counts.GetValueOrDefault(answer) + 1;
        }

        ChiSquare test = ChiSquare.Of(_chances.Value.Select(answer => (answer.Value, counts.GetValueOrDefault(answer.Key))), counts.Where(pair => !_chances.Value.ContainsKey(pair.Key)).Sum(pair => pair.Value));
        return new ModelProofResult(draws, test.Statistic, test.DegreesOfFreedom, test.PValue, passes == 0 ? 0 : (double)accepted / passes);
    }

    private int[] Answer(IVerifier verifier, TapeDraws tape, TapeDraws guessTape, ref long accepted, ref long passes)
    {
        var answer = new List<int>();
        while (answer.Count < _tokens)
        {
            int[] guesses = Guess(answer, Math.Min(_guesses, _tokens - answer.Count - 1), guessTape, out double[][] draft);
            int[] all = [.. answer, .. guesses];
            var target = new double[guesses.Length + 1][];
            for (int row = 0; row < target.Length; row++) target[row] = _target.Next(all.AsSpan(0, answer.Count + row));
            if (guesses.Length == 0)
            {
                answer.Add(tape.Pick(target[0]));
                continue;
            }

            Verdict verdict = verifier.Verify(guesses, target, draft, tape);
            if (verdict.Accepted < 0 || verdict.Accepted > guesses.Length || verdict.Next < 0 || verdict.Next >= _vocabulary)
                throw new DecodingException($"The verifier kept {verdict.Accepted} of {guesses.Length} guesses and token {verdict.Next} of {_vocabulary}.");
            answer.AddRange(guesses.AsSpan(0, verdict.Accepted));
            answer.Add(verdict.Next);
            (accepted, passes) = (accepted + verdict.Accepted, passes + 1);
        }

        return [.. answer];
    }

    private int[] Guess(List<int> answer, int count, TapeDraws draws, out double[][] distributions)
    {
        var guesses = new List<int>(answer);
        distributions = new double[count][];
        for (int i = 0; i < count; i++)
        {
            distributions[i] = _draft.Next([.. guesses]);
            guesses.Add(draws.Pick(distributions[i]));
        }

        return [.. guesses.Skip(answer.Count)];
    }
}
