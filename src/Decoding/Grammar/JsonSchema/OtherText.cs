using System.Text;
using Lockstep.Decoding.Grammar.Automaton;
using Lockstep.Decoding.Grammar.Expressions;

namespace Lockstep.Decoding.Grammar.JsonSchema;

/// <summary>The inside of a JSON string that is none of some names: as the names are, it is written in one way only, so that no escape hides a name.</summary>
internal sealed class OtherText(IEnumerable<string> names) : Expression
{
    /// <inheritdoc/>
    public override bool IsNullable => !names.Contains("");

    /// <inheritdoc/>
    public override void Emit(NfaBuilder nfa, int from, int to)
    {
        int free = nfa.NewState(); // no name can be completed any more
        new CharacterSet(CodePoints.All, CharacterEncoding.JsonString).Emit(nfa, free, free);
        nfa.Epsilon(free, to);
        var children = new List<SortedDictionary<int, int>> { new() };
        var isName = new List<bool> { false };
        foreach (string name in names)
        {
            int node = 0;
            foreach (Rune rune in name.EnumerateRunes())
            {
                if (!children[node].TryGetValue(rune.Value, out int child))
                {
                    children[node][rune.Value] = child = children.Count;
                    children.Add([]);
                    isName.Add(false);
                }

                node = child;
            }

            isName[node] = true;
        }

        int[] states = [from, .. Enumerable.Range(1, children.Count - 1).Select(_ => nfa.NewState())];
        for (int node = 0; node < states.Length; node++)
        {
            if (!isName[node]) nfa.Epsilon(states[node], to);
            foreach ((int rune, int child) in children[node]) new CharacterSet(CodePoints.Of((rune, rune)), CharacterEncoding.JsonString).Emit(nfa, states[node], states[child]);
            CodePoints others = CodePoints.Of(children[node].Keys.Select(rune => (rune, rune))).Complement();
            new CharacterSet(others, CharacterEncoding.JsonString).Emit(nfa, states[node], free);
        }
    }
}
