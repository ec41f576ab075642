using System.Text;
using Lockstep.Decoding.Grammar;
using Lockstep.Decoding.Grammar.Automaton;
using Lockstep.Decoding.Grammar.Tokens;

namespace Lockstep.Decoding.Tests.Grammar;

/// <summary>Masks allow exactly the tokens whose bytes the automaton reads.</summary>
public class TokenGrammarTests
{
    private static readonly TokenTable s_tokens = Vocabularies.Make();

    public static TheoryData<string> Grammars() =>
    [
        "regex:(ab|a)(c|bcd)*(ef?)?",
        "regex:[^\"]*é?[日-本]{2,3}.*",
        "regex:a{0,2000}",
        "regex:(a|aa){5,1500}b",
        "regex:(.{0,700}a){2}",
        "regex:((a?b?){0,3}[ab]){1,400}",
        "regex:(a*)*b|(x+x+)+y",
        """schema:{"type":"object"}""",
        """schema:{"type":"string","maxLength":1000}""",
        """schema:{"type":"string","minLength":700}""",
        """schema:{"type":"array","items":{"type":"string","minLength":1},"minItems":2,"maxItems":900}""",
        """schema:{"anyOf":[{"type":"object","properties":{"a":{"type":"string"},"b":{"type":"number"}},"required":["b"]},{"type":"object","properties":{"a":{"type":"string"},"list":{"type":"array"}}}]}""",
        """schema:{"$defs":{"n":{"type":"object","properties":{"n":{"$ref":"#/$defs/n"},"name":{"type":"string"}},"required":["name"]},"m":{"type":"object","properties":{"n":{"$ref":"#/$defs/m"},"name":{"type":"string"},"x":{"type":"null"}}}},"anyOf":[{"$ref":"#/$defs/n"},{"$ref":"#/$defs/m"}]}""",
        """schema:{"type":"object","properties":{"name":{"const":"ab"},"é":{"type":"string","pattern":"^[a-zé日]{2,9}$"}},"additionalProperties":{"type":"integer","minimum":-12,"maximum":340}}""",
        "choice:name|names|na|日本|日|{\"a\": 1}",
    ];

    internal static CompiledGrammar Compile(string grammar)
    {
        string text = grammar[(grammar.IndexOf(':') + 1)..];
        return grammar[0] switch { 'r' => CompiledGrammar.FromRegex(text), 's' => CompiledGrammar.FromJsonSchema(text), _ => CompiledGrammar.FromChoices(text.Split('|')) };
    }

    [Theory]
    [MemberData(nameof(Grammars))]
    public void A_mask_is_what_reading_every_token_gives(string text)
    {
        CompiledGrammar compiled = Compile(text);
        TokenGrammar grammar = compiled.Over(s_tokens);
        var random = new Random(7);
        for (int walk = 0; walk < 12; walk++)
        {
            var bare = new LazyDfa(compiled.Nfa);
            Position plain = bare.Start(), position = grammar.Start;
            for (int step = 0; step < 60; step++)
            {
                TokenMask mask = grammar.Mask(position);
                var allowed = new List<int>();
                for (int id = 0; id < s_tokens.Count; id++)
                {
                    bool reads = id == Vocabularies.Stop ? plain.State!.Ends : s_tokens[id].Length > 0 && Reads(bare, plain, s_tokens[id], out _);
                    if (reads) allowed.Add(id);
                    if (reads != mask.Allows(id)) Assert.Fail($"'{Encoding.UTF8.GetString(s_tokens[id])}' after {step} tokens: {reads}");
                }

                Assert.Equal(allowed.Count, mask.Count);
                Assert.Equal(allowed.Count == 1 ? allowed[0] : -1, mask.Only);
                int token = allowed[random.Next(allowed.Count)];
                if (token == Vocabularies.Stop) break;
                Reads(bare, plain, s_tokens[token], out plain);
                position = grammar.Next(position, token);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Grammars))]
    public void Every_walk_ends_in_a_text_of_the_grammar(string text)
    {
        CompiledGrammar compiled = Compile(text);
        TokenGrammar grammar = compiled.Over(s_tokens);
        var random = new Random(3);
        for (int walk = 0; walk < 10; walk++) Assert.True(compiled.Accepts(GrammarWalk.Random(grammar, random, 30)));
    }

    [Fact]
    public void A_character_may_be_split_between_tokens()
    {
        var tokens = new TokenTable([null, "\"日"u8.ToArray(), [0xE6], [0x97, 0xA5], [0xE6, 0x97], [0xA5], "\""u8.ToArray(), [0x97, 0xA5, (byte)'"'], [0xED, 0xA0], [0xC0], [0xFF]]);
        TokenGrammar grammar = CompiledGrammar.FromJsonSchema("""{"type":"string","minLength":2,"maxLength":2}""").Over(tokens);
        Assert.Equal([1, 6], Allowed(grammar));
        Assert.Equal([2, 4], Allowed(grammar, 1)); // no quote yet, and no lead byte of what is no character
        Assert.Equal([3, 5, 7], Allowed(grammar, 1, 2));
        Assert.Equal([5], Allowed(grammar, 1, 4));
        Assert.Equal([6], Allowed(grammar, 1, 4, 5));
        Assert.Equal([0], Allowed(grammar, 1, 4, 5, 6));
        Assert.Equal([0], Allowed(grammar, 1, 2, 7));
    }

    [Fact]
    public void Equal_tokens_are_allowed_alike_and_tokens_without_bytes_never()
    {
        var tokens = new TokenTable(["a"u8.ToArray(), "a"u8.ToArray(), [], null, "b"u8.ToArray()]);
        var grammar = new TokenGrammar(CompiledGrammar.FromRegex("a*"), tokens, [3, 900]);
        Assert.Equal([0, 1, 3, 900], Allowed(grammar));
        Assert.Equal([3, 900], Allowed(grammar, 4)); // outside of the grammar only the end is left
        Assert.Equal([3, 900], Allowed(grammar, 0, 3));
        Assert.Equal([3, 900], Allowed(grammar, 0, -1));
    }

    [Theory]
    [InlineData("regex:a{0,300}", 1)]
    [InlineData("regex:(ab?){200,300}c", 7)]
    [InlineData("""schema:{"type":"string","minLength":100,"maxLength":160}""", 5)]
    [InlineData("""schema:{"type":"array","items":{"type":"boolean"},"minItems":30,"maxItems":60}""", 3)]
    public void A_loop_is_counted_exactly_up_to_its_bounds(string text, int seed)
    {
        // Tokens of 1 to 40 bytes, at every distance from the bounds; their long ones alone decide near a bound what short ones do not.
        var random = new Random(seed);
        string[] pieces = ["a", "ab", "aa", "true, ", "false,", ", tr", "é"];
        byte[][] texts = [.. Enumerable.Range(0, 400).Select(_ => Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, random.Next(1, 12)).Select(_ => pieces[random.Next(pieces.Length)]))))];
        var tokens = new TokenTable([null, .. Enumerable.Range(0, 256).Select(value => new[] { (byte)value }), .. texts]);
        CompiledGrammar compiled = Compile(text);
        TokenGrammar grammar = compiled.Over(tokens);
        var bare = new LazyDfa(compiled.Nfa);
        Position plain = bare.Start(), position = grammar.Start;
        while (true)
        {
            TokenMask mask = grammar.Mask(position);
            int[] expected = Enumerable.Range(0, tokens.Count).Where(id => id == Vocabularies.Stop ? plain.State!.Ends : Reads(bare, plain, tokens[id], out _)).ToArray();
            Assert.Equal(expected, Enumerable.Range(0, grammar.Size).Where(mask.Allows));
            int[] shorts = expected.Where(id => id != Vocabularies.Stop && tokens[id].Length < 6 && tokens[id].IndexOfAny("]\"c"u8) < 0).ToArray();
            if (shorts.Length == 0) break;
            int token = shorts[random.Next(shorts.Length)];
            Reads(bare, plain, tokens[token], out plain);
            position = grammar.Next(position, token);
        }
    }

    [Fact]
    public void A_stop_token_with_bytes_only_stops()
    {
        var tokens = new TokenTable(["a"u8.ToArray(), "b"u8.ToArray(), "ab"u8.ToArray()]);
        var grammar = new TokenGrammar(CompiledGrammar.FromRegex("a+b"), tokens, [0]);
        Assert.Equal([2], Allowed(grammar));
        Assert.Equal([0], Allowed(grammar, 2));
    }

    [Fact]
    public void States_and_masks_are_forgotten_when_they_are_too_many()
    {
        // Every text of a's and b's is a state of its own: which of the last 18 characters were a's.
        CompiledGrammar compiled = CompiledGrammar.FromRegex("(a|b)*a(a|b){18}");
        var tokens = new TokenTable([null, "a"u8.ToArray(), "b"u8.ToArray(), "ab"u8.ToArray(), "bbabaab"u8.ToArray()]);
        TokenGrammar grammar = compiled.Over(tokens);
        var random = new Random(5);
        var text = new StringBuilder();
        Position position = grammar.Start;
        for (int step = 0; step < 30_000; step++)
        {
            TokenMask mask = grammar.Mask(position);
            Assert.Equal(text.Length >= 19 && text[^19] == 'a', mask.Allows(Vocabularies.Stop));
            Assert.True(mask.Count >= 4);
            int token = random.Next(1, 5);
            text.Append(Encoding.ASCII.GetString(tokens[token]));
            position = grammar.Next(position, token);
        }

        Assert.InRange(grammar.KnownPlaces, 1, 4096);
    }

    internal static int[] Allowed(TokenGrammar grammar, params int[] generated)
    {
        Position position = grammar.Start;
        foreach (int token in generated) position = grammar.Next(position, token);
        return Enumerable.Range(0, grammar.Size).Where(grammar.Mask(position).Allows).ToArray();
    }

    private static bool Reads(LazyDfa automaton, Position from, ReadOnlySpan<byte> bytes, out Position to)
    {
        to = from;
        automaton.BeginWork();
        foreach (byte value in bytes)
        {
            if (!automaton.Read(value, ref to)) return false;
        }

        return true;
    }
}
