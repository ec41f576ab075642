namespace Lockstep.Decoding.Grammar.Automaton;

/// <summary>Open calls, the latest on top: an immutable list whose equal ones are one object (hash consing), so that stacks share what they have in common and are compared by reference.</summary>
internal sealed class CallStack
{
    private readonly CallStack? _below;
    private readonly ReturnFrame? _top;

    internal CallStack(int id) => Id = id;

    internal CallStack(int id, ReturnFrame top, CallStack below) => (Id, _top, _below, Depth, Bottom) = (id, top, below, below.Depth + 1, below.Bottom ?? top);

    /// <summary>A number of its own.</summary>
    public int Id { get; }

    /// <summary>Number of frames.</summary>
    public int Depth { get; }

    /// <summary>Whether it has no frames.</summary>
    public bool IsEmpty => _top is null;

    /// <summary>The frame of the first call; null when there is none.</summary>
    public ReturnFrame? Bottom { get; }

    /// <summary>The frame of the latest call.</summary>
    public ReturnFrame Top => _top ?? throw new InvalidOperationException("An empty call stack has no top.");

    /// <summary>The stack without its top frame.</summary>
    public CallStack Below => _below ?? throw new InvalidOperationException("An empty call stack has nothing below.");
}
