namespace Lockstep.Decoding.Verify;

/// <summary>What an enumeration found.</summary>
/// <param name="Tables">How many pairs of toy models were enumerated.</param>
/// <param name="TotalVariation">Largest distance between the distribution of the answers and the target's, half the sum of absolute differences.</param>
/// <param name="MeanAccepted">Accepted guesses a pass, mean over the pairs.</param>
public sealed record VerifierProofResult(int Tables, double TotalVariation, double MeanAccepted)
{
    /// <summary>Rounding of a few thousand products and sums of doubles stays below this; a wrong rule misses by far more.</summary>
    public const double Bound = 1e-12;

    /// <summary>True when the answers follow the target's distribution.</summary>
    public bool Passed => TotalVariation < Bound;
}

/// <summary>
/// Shows by enumeration that a verifier changes nothing about the answers: toy models whose next token depends on all before, every guess the draft can make, every
/// way the verifier's decisions can fall. The tokens after the verdict are the target's own, so answers of equal length are compared.
/// </summary>
public static class VerifierProof
{
    /// <summary>Enumerates a verifier on random pairs of toy models.</summary>
    /// <param name="verifier">The rule.</param>
    /// <param name="vocabulary">Tokens of the toy models.</param>
    /// <param name="guesses">Length of the chains.</param>
    /// <param name="tables">Number of pairs; some of their probabilities are 0, and some drafts are certain.</param>
    /// <param name="seed">Seed of the tables.</param>
    /// <exception cref="DecodingException">The verifier cannot be enumerated, or its verdict makes no sense.</exception>
    public static VerifierProofResult Run(IVerifier verifier, int vocabulary = 3, int guesses = 2, int tables = 20, int seed = 1)
    {
        double worst = 0, accepted = 0;
        for (int table = 0; table < tables; table++)
        {
            var target = new ToyModel(vocabulary, seed + 2 * table, sharp: table % 3 == 0, certain: false);
            var draft = new ToyModel(vocabulary, seed + 2 * table + 1, sharp: table % 3 == 1, certain: table % 4 == 3);
            (double distance, double mean) = Enumerate(verifier, target, draft, guesses);
            worst = Math.Max(worst, distance);
            accepted += mean / tables;
        }

        return new VerifierProofResult(tables, worst, accepted);
    }

    private static (double Distance, double Accepted) Enumerate(IVerifier verifier, ToyModel target, ToyModel draft, int k)
    {
        var found = new Dictionary<string, double>(StringComparer.Ordinal);
        double accepted = 0;
        foreach ((int[] guesses, double chance) in draft.Sequences([], k))
        {
            double[][] p = Enumerable.Range(0, k + 1).Select(i => target.Next(guesses.AsSpan(0, i))).ToArray();
            double[][] q = Enumerable.Range(0, k).Select(i => draft.Next(guesses.AsSpan(0, i))).ToArray();
            EnumeratedDraws.Run(draws => verifier.Verify(guesses, p, q, draws), (verdict, probability) =>
            {
                if (verdict.Accepted < 0 || verdict.Accepted > k || verdict.Next < 0 || verdict.Next >= target.Vocabulary)
                    throw new DecodingException($"The verifier kept {verdict.Accepted} of {k} guesses and token {verdict.Next} of {target.Vocabulary}.");
                accepted += chance * probability * verdict.Accepted;
                foreach ((int[] answer, double rest) in target.Sequences([.. guesses.AsSpan(0, verdict.Accepted), verdict.Next], k + 1))
                {
                    string key = string.Join(' ', answer);
                    found[key] = found.GetValueOrDefault(key) + chance * probability * rest;
                }
            });
        }

        double distance = 0;
        foreach ((int[] answer, double chance) in target.Sequences([], k + 1))
        {
            string key = string.Join(' ', answer);
            distance += Math.Abs(chance - found.GetValueOrDefault(key));
            found.Remove(key);
        }

        return ((distance + found.Values.Sum()) / 2, accepted); // what is left the target never says
    }
}
