using System.Runtime.CompilerServices;

namespace Lockstep.Decoding.Grammar.Automaton;

/// <summary>
/// The deterministic automaton of an <see cref="Nfa"/>, built as far as texts lead into it. It is the subset construction on configurations (state, call stack), as in ANTLR's ALL(*)
/// (Parr, Harwell, Fisher 2014): exact for every grammar. Calls of one rule from several places at once are one call that returns to all of them, so that ambiguity does not multiply stacks.
/// Not for two threads at once.
/// </summary>
internal sealed class LazyDfa
{
    private const int MostStates = 1 << 15;
    private const int MostStacks = 1 << 19;
    private const long MostWork = 4_000_000; // configurations looked at for one token: a second or so

    private readonly Nfa _nfa;
    private readonly byte[] _classOf;
    private readonly Dictionary<int[], DfaState> _states = new(IntListComparer.Instance);
    private readonly Dictionary<int[], DfaState>.AlternateLookup<ReadOnlySpan<int>> _statesBySpan;
    private readonly ConfigurationSet _closure = new();
    private readonly CallEntry _entry;
    private readonly List<Configuration> _kernel = [];
    private readonly List<ReturnFrame> _pushed = [];
    private readonly List<int> _key = [];
    private long _work;

    /// <summary>The automaton, with its first state only.</summary>
    public LazyDfa(Nfa nfa)
    {
        _nfa = nfa;
        _classOf = nfa.Classes.ToArray();
        _statesBySpan = _states.GetAlternateLookup<ReadOnlySpan<int>>();
        _entry = new CallEntry(nfa, Stacks);
    }

    /// <summary>Who makes call stacks.</summary>
    public CallStacks Stacks { get; } = new();

    /// <summary>Where every text begins.</summary>
    public Position Start()
    {
        _closure.Clear();
        _closure.Add(_nfa.Starts[0], Stacks.Empty);
        return Follow(Close(), Stacks.Ground);
    }

    /// <summary>Begins the work for another token.</summary>
    /// <returns>True when states were forgotten because there were too many. Those still in use stay good, but are no longer equal to new ones.</returns>
    public bool BeginWork()
    {
        _work = 0;
        if (_states.Count < MostStates && Stacks.Count < MostStacks) return false;
        foreach (DfaState state in _states.Values) state.Forget();
        _states.Clear();
        Stacks.Clear();
        return true;
    }

    /// <summary>Reads a byte.</summary>
    /// <returns>False when it is not accepted; the position is then not to be used.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Read(byte value, ref Position position)
    {
        DfaState state = position.State!;
        byte byteClass = _classOf[value];
        Transition transition = state.Next[byteClass] ?? Step(state, byteClass);
        if (transition.IsPlain)
        {
            position = new Position(transition.Target, position.Calls);
            return true;
        }

        if (transition.Target is null) return false;
        position = Follow(transition, position.Calls);
        return true;
    }

    /// <summary>Lets a rule end and its call return, where the calls are known.</summary>
    public Position Follow(DfaState state, CallStack calls) => Follow(new Transition(state, []), calls);

    /// <summary>Finds the state's <see cref="DfaState.Twin"/>.</summary>
    public void FindTwin(DfaState state)
    {
        (state.Twin, state.Reach) = (state, 0);
        int reach = int.MaxValue;
        _kernel.Clear();
        foreach (Configuration item in state.Kernel)
        {
            Twin? twin = _nfa.HasTwins ? _nfa.TwinOf(item.State) : null;
            reach = Math.Min(reach, twin?.Reach ?? int.MaxValue);
            _kernel.Add(item with { State = twin?.State ?? item.State });
        }

        if (reach == int.MaxValue) return;
        _kernel.Sort();
        (state.Twin, state.Reach) = (Intern(state.Ends), reach);
    }

    private Position Follow(Transition transition, CallStack calls)
    {
        while (true)
        {
            foreach (ReturnFrame frame in transition.Pushed) calls = Stacks.Push(calls, frame);
            DfaState state = transition.Target!;
            if (!state.Ends || calls.IsEmpty) return new Position(state, calls);
            transition = state.Return(calls.Top) ?? Return(state, calls.Top);
            calls = calls.Below;
        }
    }

    private Transition Step(DfaState state, byte byteClass)
    {
        _closure.Clear();
        Configuration[] entered = state.Entered ??= _entry.Enter(state.Kernel);
        Count(entered.Length);
        foreach (Configuration at in entered)
        {
            foreach (Edge edge in _nfa.Edges(at.State))
            {
                if (edge.Rule == Edge.Bytes && byteClass >= edge.Low && byteClass <= edge.High) _closure.Add(edge.To, at.Stack);
            }
        }

        Transition transition = _closure.Count == 0 ? Transition.Dead : Close();
        state.Next[byteClass] = transition;
        return transition;
    }

    private Transition Return(DfaState state, ReturnFrame frame)
    {
        _closure.Clear();
        foreach (Configuration at in state.Kernel) _closure.Add(at.State, Stacks.OnTopOf(frame, at.Stack));
        foreach (int next in frame.Returns) _closure.Add(next, Stacks.Empty);
        Transition transition = Close();
        state.Remember(frame, transition);
        return transition;
    }

    // Follows epsilon edges and the ends of rules; then takes out the frames that all configurations have in common.
    private Transition Close()
    {
        _kernel.Clear();
        bool ends = false;
        for (int i = 0; i < _closure.Count; i++) // grows
        {
            Configuration at = _closure[i];
            foreach (Edge edge in _nfa.Edges(at.State))
            {
                if (edge.Rule == Edge.Epsilon) _closure.Add(edge.To, at.Stack);
            }

            if (_nfa.IsImportant[at.State]) _kernel.Add(at);
            if (!_nfa.IsEnd[at.State]) continue;
            if (at.Stack.IsEmpty) ends = true;
            else foreach (int next in at.Stack.Top.Returns) _closure.Add(next, at.Stack.Below);
        }

        Count(_closure.Count);
        if (_kernel.Count == 0 && !ends) return Transition.Dead;
        MergeFrames();
        TakeCommonFrames(ends);
        _kernel.Sort();
        return new Transition(Intern(ends), [.. _pushed]);
    }

    // A state that returns here or there above one stack is one configuration that returns to either; else ambiguity would double stacks at every level of a recursion.
    private void MergeFrames()
    {
        if (_kernel.Count < 2) return;
        _kernel.Sort((a, b) => (a.State, Below(a)).CompareTo((b.State, Below(b))));
        int kept = 0;
        for (int i = 0; i < _kernel.Count;)
        {
            Configuration first = _kernel[i++];
            int same = i;
            while (i < _kernel.Count && _kernel[i].State == first.State && Below(_kernel[i]) == Below(first) && Below(first) >= 0) i++;
            if (i > same)
            {
                int[] returns = _kernel[(same - 1)..i].SelectMany(item => item.Stack.Top.Returns).Distinct().Order().ToArray();
                first = first with { Stack = Stacks.Push(first.Stack.Below, Stacks.Frame(returns)) };
            }

            _kernel[kept++] = first;
        }

        _kernel.RemoveRange(kept, _kernel.Count - kept);

        static int Below(Configuration item) => item.Stack.IsEmpty ? -1 : item.Stack.Below.Id;
    }

    private void TakeCommonFrames(bool ends)
    {
        _pushed.Clear();
        while (!ends && _kernel[0].Stack.Bottom is { } bottom && _kernel.TrueForAll(item => ReferenceEquals(item.Stack.Bottom, bottom)))
        {
            for (int i = 0; i < _kernel.Count; i++) _kernel[i] = _kernel[i] with { Stack = Stacks.WithoutBottom(_kernel[i].Stack) };
            _pushed.Add(bottom);
        }
    }

    private DfaState Intern(bool ends)
    {
        _key.Clear();
        _key.Add(ends ? 1 : 0);
        foreach (Configuration item in _kernel)
        {
            _key.Add(item.State);
            _key.Add(item.Stack.Id);
        }

        ReadOnlySpan<int> key = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_key);
        if (_statesBySpan.TryGetValue(key, out DfaState? state)) return state;
        return _states[key.ToArray()] = new DfaState([.. _kernel], ends, _nfa.Classes.Count);
    }

    private void Count(int configurations)
    {
        if ((_work += configurations + 1) > MostWork)
            throw new DecodingException("The grammar is too ambiguous: the next token would take too long to find; simplify overlapping repetitions such as (a?){1000}a{1000}.");
    }
}
