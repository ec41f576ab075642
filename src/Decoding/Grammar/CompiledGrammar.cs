using System.Text;
using Lockstep.Decoding.Grammar.Automaton;
using Lockstep.Decoding.Grammar.Expressions;
using Lockstep.Decoding.Grammar.JsonSchema;
using Lockstep.Decoding.Grammar.Regex;

namespace Lockstep.Decoding.Grammar;

/// <summary>What an answer must look like, as an automaton over bytes. Immutable, and safe to share; <see cref="TokenGrammar"/> lifts it to the tokens of a vocabulary.</summary>
public sealed class CompiledGrammar
{
    private CompiledGrammar(Nfa nfa) => Nfa = nfa;

    internal Nfa Nfa { get; }

    /// <summary>Number of states of the automaton; a hint at its memory.</summary>
    public int StateCount => Nfa.StateCount;

    /// <summary>JSON that is valid under a schema; see docs/grammar.md for the keywords.</summary>
    /// <exception cref="GrammarException">The schema is no JSON, has a keyword that is not supported (named with its path), is satisfied by nothing, or is too large.</exception>
    public static CompiledGrammar FromJsonSchema(string schema) => Compile(SchemaCompiler.Compile(schema));

    /// <summary>Any JSON object.</summary>
    public static CompiledGrammar JsonObject() => FromJsonSchema("""{"type":"object"}""");

    /// <summary>Texts that a regular expression matches from their first to their last character; see docs/grammar.md for the syntax.</summary>
    /// <exception cref="GrammarException">The expression has a syntax error, uses what is not regular, or is too large.</exception>
    public static CompiledGrammar FromRegex(string pattern) => Compile(new Rule("the regular expression") { Body = RegexParser.Parse(pattern) });

    /// <summary>One of some texts.</summary>
    /// <exception cref="GrammarException">There are none, or they are too large.</exception>
    public static CompiledGrammar FromChoices(IReadOnlyCollection<string> choices)
    {
        if (choices.Count == 0) throw new GrammarException("There are no choices; expected at least one text.");
        return Compile(new Rule("the choice") { Body = new LiteralSet(choices.Select(Encoding.UTF8.GetBytes)) });
    }

    /// <summary>Whether a text is one of the grammar.</summary>
    /// <param name="text">UTF-8.</param>
    public bool Accepts(ReadOnlySpan<byte> text)
    {
        var automaton = new LazyDfa(Nfa);
        Position position = automaton.Start();
        foreach (byte value in text)
        {
            automaton.BeginWork();
            if (!automaton.Read(value, ref position)) return false;
        }

        return position.State!.Ends;
    }

    /// <summary>As above.</summary>
    public bool Accepts(string text) => Accepts(Encoding.UTF8.GetBytes(text));

    private static CompiledGrammar Compile(Rule rule) => new(NfaBuilder.Build(rule));
}
