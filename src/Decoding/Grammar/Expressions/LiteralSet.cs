using Lockstep.Decoding.Grammar.Automaton;

namespace Lockstep.Decoding.Grammar.Expressions;

/// <summary>Any one of many texts, as a trie: a million of them cost no more than their bytes.</summary>
internal sealed class LiteralSet : Expression
{
    private readonly byte[][] _literals; // sorted

    /// <summary>Of these bytes each.</summary>
    public LiteralSet(IEnumerable<byte[]> literals)
    {
        _literals = [.. literals];
        Array.Sort(_literals, (a, b) => a.AsSpan().SequenceCompareTo(b));
    }

    /// <inheritdoc/>
    public override bool IsNullable => _literals.Length > 0 && _literals[0].Length == 0;

    /// <inheritdoc/>
    public override void Emit(NfaBuilder nfa, int from, int to)
    {
        var path = new List<int> { from }; // states after 0, 1, 2, ... bytes of the last literal
        byte[] last = [];
        for (int i = 0; i < _literals.Length; i++)
        {
            byte[] literal = _literals[i];
            int shared = literal.AsSpan().CommonPrefixLength(last);
            if (i > 0 && shared == literal.Length && shared == last.Length) continue; // the same again
            path.RemoveRange(shared + 1, path.Count - shared - 1);
            bool isLeaf = i + 1 == _literals.Length || !_literals[i + 1].AsSpan().StartsWith(literal);
            for (int at = shared; at < literal.Length; at++)
            {
                int next = isLeaf && at == literal.Length - 1 ? to : nfa.NewState();
                nfa.Bytes(path[at], literal[at], literal[at], next);
                path.Add(next);
            }

            if (!isLeaf || literal.Length == 0) nfa.Epsilon(path[literal.Length], to);
            last = literal;
        }
    }
}
