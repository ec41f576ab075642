using Lockstep.Decoding.Grammar.Automaton;

namespace Lockstep.Decoding.Grammar.Expressions;

/// <summary>What regular expressions and JSON schemas are turned into: a tree whose nodes write themselves as edges between two states.</summary>
internal abstract class Expression
{
    /// <summary>Accepts nothing, not even the empty text.</summary>
    public static Expression Never { get; } = new Choice([]);

    /// <summary>Accepts the empty text only.</summary>
    public static Expression Empty { get; } = new Sequence([]);

    /// <summary>Whether the empty text is accepted.</summary>
    public abstract bool IsNullable { get; }

    /// <summary>Writes edges such that the ways from one state to the other read what is accepted. Edges lead out of <paramref name="from"/> and into <paramref name="to"/>, never the other way round.</summary>
    public abstract void Emit(NfaBuilder nfa, int from, int to);
}
