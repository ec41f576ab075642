using System.Text;
using Lockstep.Decoding.Grammar.Automaton;

namespace Lockstep.Decoding.Grammar.Expressions;

/// <summary>These bytes.</summary>
internal sealed class Literal(byte[] bytes) : Expression
{
    /// <summary>The UTF-8 of a text.</summary>
    public Literal(string text)
        : this(Encoding.UTF8.GetBytes(text))
    {
    }

    /// <inheritdoc/>
    public override bool IsNullable => bytes.Length == 0;

    /// <inheritdoc/>
    public override void Emit(NfaBuilder nfa, int from, int to)
    {
        for (int i = 0; i < bytes.Length; i++)
        {
            int next = i == bytes.Length - 1 ? to : nfa.NewState();
            nfa.Bytes(from, bytes[i], bytes[i], next);
            from = next;
        }

        if (bytes.Length == 0) nfa.Epsilon(from, to);
    }
}
