using Lockstep.Decoding.Grammar.Tokens;

namespace Lockstep.Decoding.Grammar.Automaton;

/// <summary>
/// A state of the lazily built deterministic automaton: a set of configurations above call frames that are common to all of them and not part of it. So the inside of a JSON string is one state,
/// wherever the string stands, and what is found out about it once holds everywhere.
/// </summary>
internal sealed class DfaState(Configuration[] kernel, bool ends, int classes)
{
    private Dictionary<ReturnFrame, Transition>? _returns;
    private ReturnFrame? _lastFrame;
    private Transition? _lastReturn;

    /// <summary>The configurations that have byte or call edges, in order.</summary>
    public Configuration[] Kernel { get; } = kernel;

    /// <summary>Whether the rule that the calls below have called may end here. When no call is below: the grammar.</summary>
    public bool Ends { get; } = ends;

    /// <summary>Where bytes lead, by class; null where that is not known yet.</summary>
    public Transition?[] Next { get; private set; } = new Transition?[classes];

    /// <summary>The configurations with byte edges, once calls are entered; null until needed.</summary>
    public Configuration[]? Entered { get; set; }

    /// <summary>The tokens that can follow whatever is below, once that is known.</summary>
    public OpenMask? Mask { get; set; }

    /// <summary>A state that is as good for texts of at most <see cref="Reach"/> bytes; the state itself when there is none, null when that is not known yet.</summary>
    public DfaState? Twin { get; set; }

    /// <summary>See <see cref="Twin"/>; 0 when there is none.</summary>
    public int Reach { get; set; }

    /// <summary>Where it leads that the rule ends and a call returns; null when that is not known yet.</summary>
    public Transition? Return(ReturnFrame frame)
    {
        if (ReferenceEquals(frame, _lastFrame)) return _lastReturn;
        if (_returns is null || !_returns.TryGetValue(frame, out Transition? transition)) return null;
        (_lastFrame, _lastReturn) = (frame, transition);
        return transition;
    }

    /// <summary>Remembers where it leads that a call returns.</summary>
    public void Remember(ReturnFrame frame, Transition transition) => (_returns ??= [])[frame] = transition;

    /// <summary>Forgets what can be found out again.</summary>
    public void Forget()
    {
        (_returns, _lastFrame, _lastReturn, Entered, Mask, Twin) = (null, null, null, null, null, null);
        Next = new Transition?[Next.Length];
    }
}
