using System.Runtime.InteropServices;

namespace Lockstep.Decoding.Grammar.Automaton;

/// <summary>Enters the calls of a set of configurations, level by level, so that all calls of one rule above one stack are found before its frame is made.</summary>
internal sealed class CallEntry(Nfa nfa, CallStacks stacks)
{
    private readonly SortedDictionary<int, ConfigurationSet> _levels = []; // by depth of the stack
    private readonly Stack<ConfigurationSet> _spare = [];
    private readonly List<(CallStack Stack, int Rule, int Return)> _calls = [];
    private readonly List<Configuration> _entered = [];
    private readonly List<int> _returns = [];

    /// <summary>The configurations with byte edges that a kernel leads to without reading.</summary>
    public Configuration[] Enter(Configuration[] kernel)
    {
        _entered.Clear();
        foreach (Configuration item in kernel) Level(item.Stack.Depth).Add(item.State, item.Stack);
        while (_levels.Count > 0)
        {
            (int depth, ConfigurationSet level) = _levels.First();
            Saturate(level);
            PushFrames();
            _levels.Remove(depth);
            level.Clear();
            _spare.Push(level);
        }

        return [.. _entered];
    }

    // Epsilon edges of rules that have just begun, and calls with nothing behind them, which need no frame.
    private void Saturate(ConfigurationSet level)
    {
        _calls.Clear();
        for (int i = 0; i < level.Count; i++) // grows
        {
            Configuration at = level[i];
            bool reads = false;
            foreach (Edge edge in nfa.Edges(at.State))
            {
                if (edge.Rule == Edge.Epsilon) level.Add(edge.To, at.Stack);
                else if (edge.Rule == Edge.Bytes) reads = true;
                else if (nfa.IsEnd[edge.To]) level.Add(nfa.Starts[edge.Rule], at.Stack);
                else _calls.Add((at.Stack, edge.Rule, edge.To));
            }

            if (reads) _entered.Add(at);
        }
    }

    private void PushFrames()
    {
        _calls.Sort((a, b) => (a.Stack.Id, a.Rule, a.Return).CompareTo((b.Stack.Id, b.Rule, b.Return)));
        for (int i = 0; i < _calls.Count;)
        {
            (CallStack stack, int rule, _) = _calls[i];
            _returns.Clear();
            for (; i < _calls.Count && ReferenceEquals(_calls[i].Stack, stack) && _calls[i].Rule == rule; i++)
            {
                if (_returns.Count == 0 || _returns[^1] != _calls[i].Return) _returns.Add(_calls[i].Return);
            }

            CallStack called = stacks.Push(stack, stacks.Frame(CollectionsMarshal.AsSpan(_returns)));
            Level(called.Depth).Add(nfa.Starts[rule], called);
        }
    }

    private ConfigurationSet Level(int depth)
    {
        if (_levels.TryGetValue(depth, out ConfigurationSet? level)) return level;
        return _levels[depth] = _spare.TryPop(out ConfigurationSet? spare) ? spare : new ConfigurationSet();
    }
}
