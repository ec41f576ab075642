namespace Lockstep.Decoding.Grammar.Automaton;

/// <summary>Makes call stacks and frames, each once.</summary>
internal sealed class CallStacks
{
    private readonly Dictionary<(int Below, int Frame), CallStack> _stacks = [];
    private readonly Dictionary<int[], ReturnFrame> _frames = new(IntListComparer.Instance);
    private readonly Dictionary<int[], ReturnFrame>.AlternateLookup<ReadOnlySpan<int>> _framesBySpan;
    private readonly List<ReturnFrame> _frameList = []; // the top first
    private int _nextId = 3;

    public CallStacks() => _framesBySpan = _frames.GetAlternateLookup<ReadOnlySpan<int>>();

    /// <summary>The empty stack of a configuration: what lies below it belongs to its set.</summary>
    public CallStack Empty { get; } = new(0);

    /// <summary>No open calls at all: who ends here ends the grammar.</summary>
    public CallStack Ground { get; } = new(1);

    /// <summary>Open calls that are not known: who ends here may go on in any way.</summary>
    public CallStack Unknown { get; } = new(2);

    /// <summary>Number of stacks made.</summary>
    public int Count => _stacks.Count;

    /// <summary>The frame of these states, which are in ascending order and differ.</summary>
    public ReturnFrame Frame(ReadOnlySpan<int> returns)
    {
        if (_framesBySpan.TryGetValue(returns, out ReturnFrame? frame)) return frame;
        int[] copy = returns.ToArray();
        return _frames[copy] = new ReturnFrame(_frames.Count, copy);
    }

    /// <summary>A stack with one more call.</summary>
    public CallStack Push(CallStack below, ReturnFrame top)
    {
        if (_stacks.TryGetValue((below.Id, top.Id), out CallStack? stack)) return stack;
        return _stacks[(below.Id, top.Id)] = new CallStack(_nextId++, top, below);
    }

    /// <summary>The stack on top of one that has a single frame.</summary>
    public CallStack OnTopOf(ReturnFrame bottom, CallStack stack)
    {
        CallStack root = Unstack(stack);
        return Restack(Push(root, bottom), _frameList.Count);
    }

    /// <summary>The stack without its first call.</summary>
    public CallStack WithoutBottom(CallStack stack)
    {
        CallStack root = Unstack(stack);
        return Restack(root, _frameList.Count - 1);
    }

    /// <summary>Forgets all stacks; those that are still in use stay good, but are no longer equal to new ones.</summary>
    public void Clear() => _stacks.Clear();

    // Without recursion, for a hostile text may nest as deep as it likes.
    private CallStack Unstack(CallStack stack)
    {
        _frameList.Clear();
        for (; !stack.IsEmpty; stack = stack.Below) _frameList.Add(stack.Top);
        return stack;
    }

    private CallStack Restack(CallStack below, int count)
    {
        for (int i = count - 1; i >= 0; i--) below = Push(below, _frameList[i]);
        return below;
    }
}
