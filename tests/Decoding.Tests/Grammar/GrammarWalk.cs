using System.Text;
using Lockstep.Decoding.Grammar;
using Lockstep.Decoding.Grammar.Automaton;
using Lockstep.Decoding.Grammar.Tokens;

namespace Lockstep.Decoding.Tests.Grammar;

/// <summary>Random texts of a grammar, token by token under its masks.</summary>
internal static class GrammarWalk
{
    private static readonly byte[] s_closers = "\"]}"u8.ToArray();

    /// <summary>Takes allowed tokens until the stop token; after <paramref name="tokens"/> of them, those that close what is open are preferred.</summary>
    public static byte[] Random(TokenGrammar grammar, Random random, int tokens)
    {
        var text = new List<byte>();
        Position position = grammar.Start;
        for (int step = 0; ; step++)
        {
            if (step == 20_000) Assert.Fail($"No end after {Encoding.UTF8.GetString([.. text])[..200]}");
            TokenMask mask = grammar.Mask(position);
            if (mask.Count == 0) Assert.Fail($"No token is allowed after '{Encoding.UTF8.GetString([.. text])}'.");
            int token = Choose(grammar, mask, random, hurries: step >= tokens);
            if (token == Vocabularies.Stop) return [.. text];
            text.AddRange(grammar.Tokens[token]);
            position = grammar.Next(position, token);
        }
    }

    private static int Choose(TokenGrammar grammar, TokenMask mask, Random random, bool hurries)
    {
        if (hurries && mask.Allows(Vocabularies.Stop)) return Vocabularies.Stop;
        if (hurries && random.Next(4) > 0)
        {
            foreach (byte closer in s_closers)
            {
                if (mask.Allows(1 + closer)) return 1 + closer;
            }
        }

        int[] allowed = Enumerable.Range(0, grammar.Size).Where(mask.Allows).ToArray();
        Assert.Equal(mask.Count, allowed.Length);
        // Bytes above 127 are most of what a text allows; they would crowd out all else.
        int[] ascii = allowed.Where(id => id is < 129 or > 256).ToArray();
        return ascii.Length > 0 && random.Next(5) > 0 ? ascii[random.Next(ascii.Length)] : allowed[random.Next(allowed.Length)];
    }
}
