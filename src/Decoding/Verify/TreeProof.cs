using Lockstep.Decoding.Drafts;

namespace Lockstep.Decoding.Verify;

/// <summary>Shows by enumeration that a verifier of trees changes nothing about the answers: every tree that the draft can guess, every way the verifier's decisions can fall.</summary>
public static class TreeProof
{
    /// <summary>Shapes to enumerate, as the parent of each node, -1 for node 0: a chain, siblings, and what comes of mixing them.</summary>
    public static IReadOnlyList<int[]> Shapes { get; } = [[-1, 0, 1, 2], [-1, 0, 0], [-1, 0, 0, 1, 1], [-1, 0, 1, 1, 0, 4], [-1, 0, 0, 0, 2]];

    /// <summary>Enumerates a verifier on all shapes and all ways of guessing.</summary>
    /// <param name="verifier">The rule.</param>
    /// <param name="vocabulary">Tokens of the toy models.</param>
    /// <param name="tables">Pairs of toy models for each of them.</param>
    /// <param name="seed">Seed of the tables.</param>
    /// <exception cref="DecodingException">The verifier cannot be enumerated, or its verdict makes no sense.</exception>
    public static VerifierProofResult Run(ITreeVerifier verifier, int vocabulary = 3, int tables = 4, int seed = 1)
    {
        VerifierProofResult[] results = Shapes.SelectMany(shape => Enum.GetValues<TreeGuesses>().Select(guesses => Run(verifier, shape, guesses, vocabulary, tables, seed))).ToArray();
        return new VerifierProofResult(results.Sum(result => result.Tables), results.Max(result => result.TotalVariation), results.Average(result => result.MeanAccepted));
    }

    /// <summary>Enumerates a verifier on one shape.</summary>
    /// <param name="verifier">The rule.</param>
    /// <param name="parents">The parent of each node, below its own number; -1 for node 0.</param>
    /// <param name="guesses">How children are guessed.</param>
    /// <param name="vocabulary">Tokens of the toy models.</param>
    /// <param name="tables">Pairs of toy models; some of their probabilities are 0, and some drafts are certain.</param>
    /// <param name="seed">Seed of the tables.</param>
    /// <exception cref="DecodingException">The verifier cannot be enumerated, or its verdict makes no sense.</exception>
    public static VerifierProofResult Run(ITreeVerifier verifier, IReadOnlyList<int> parents, TreeGuesses guesses, int vocabulary = 3, int tables = 4, int seed = 1)
    {
        double worst = 0, accepted = 0;
        for (int table = 0; table < tables; table++)
        {
            var target = new ToyModel(vocabulary, seed + 2 * table, sharp: table % 3 == 0, certain: false);
            var draft = new ToyModel(vocabulary, seed + 2 * table + 1, sharp: table % 3 == 1, certain: table % 4 == 3);
            var answers = new Answers(target, Depth(parents) + 1);
            foreach ((DraftTree tree, double chance) in Trees(draft, parents, guesses)) answers.Add(verifier, tree, chance);
            worst = Math.Max(worst, answers.Distance());
            accepted += answers.Accepted / tables;
        }

        return new VerifierProofResult(tables, worst, accepted);
    }

    private static int Depth(IReadOnlyList<int> parents)
    {
        var depths = new int[parents.Count];
        for (int node = 1; node < depths.Length; node++) depths[node] = depths[parents[node]] + 1;
        return depths.Max();
    }

    // Every tree of a shape that can be guessed, with its chance. A node for which no token is left is missing, with all below it.
    private static List<(DraftTree Tree, double Chance)> Trees(ToyModel draft, IReadOnlyList<int> parents, TreeGuesses guesses)
    {
        var ways = new List<(DraftTree, double)>();
        EnumeratedDraws.Run(draws => Guess(draft, parents, guesses, draws), (tree, chance) => ways.Add((tree, chance)));
        return ways;
    }

    private static DraftTree Guess(ToyModel draft, IReadOnlyList<int> parents, TreeGuesses guesses, IDraws draws)
    {
        var tree = new DraftTree(parents.Count, parents.Count);
        var places = new int[parents.Count];
        for (int node = 1; node < places.Length; node++)
        {
            int parent = places[node] = places[parents[node]];
            if (parent < 0) continue;
            double[] q = [.. draft.Next(tree.PathTo(parent))];
            if (guesses != TreeGuesses.WithReplacement)
            {
                for (int child = tree.FirstChild(parent); child >= 0; child = tree.NextSibling(child)) q[tree.Token(child)] = 0;
            }

            double sum = q.Sum();
            if (sum <= 0) places[node] = -1;
            else if (guesses == TreeGuesses.Certain) places[node] = tree.Add(parent, Array.IndexOf(q, q.Max()));
            else places[node] = tree.Add(parent, draws.Pick(q), distribution: Array.ConvertAll(q, weight => weight / sum));
        }

        return tree;
    }

    // The answers of one length, and with what chance they come.
    private sealed class Answers(ToyModel target, int length)
    {
        private readonly Dictionary<long, double> _found = [];

        public double Accepted { get; private set; }

        public void Add(ITreeVerifier verifier, DraftTree tree, double chance)
        {
            double[][] p = Enumerable.Range(0, tree.Nodes).Select(node => target.Next(tree.PathTo(node))).ToArray();
            EnumeratedDraws.Run(draws => verifier.Verify(tree, p, draws), (verdict, probability) =>
            {
                if (verdict.Node < 0 || verdict.Node >= tree.Nodes || verdict.Next < 0 || verdict.Next >= target.Vocabulary)
                    throw new DecodingException($"The verifier kept node {verdict.Node} of {tree.Nodes} and token {verdict.Next} of {target.Vocabulary}.");
                Accepted += chance * probability * tree.DepthOf(verdict.Node);
                foreach ((int[] answer, double rest) in target.Sequences([.. tree.PathTo(verdict.Node), verdict.Next], length))
                    _found[Key(answer)] = _found.GetValueOrDefault(Key(answer)) + chance * probability * rest;
            });
        }

        public double Distance()
        {
            double distance = 0;
            foreach ((int[] answer, double chance) in target.Sequences([], length))
            {
                distance += Math.Abs(chance - _found.GetValueOrDefault(Key(answer)));
                _found.Remove(Key(answer));
            }

            return (distance + _found.Values.Sum()) / 2; // what is left the target never says
        }

        private long Key(int[] answer) => answer.Aggregate(0L, (key, token) => key * target.Vocabulary + token);
    }
}
