namespace Lockstep.Text.Jinja;

/// <summary>
/// Decides, before anything runs, which names of a frame start unset. As in Jinja, a name that a frame assigns outside
/// any <c>if</c> before it reads it belongs to the frame from its beginning: inner frames and macros that read it too
/// early see it undefined, even when the caller passed a variable of that name.
/// </summary>
internal sealed class FrameNames(FrameNames? parent = null)
{
    private readonly HashSet<string> _mentioned = new(StringComparer.Ordinal);
    private readonly List<string> _unset = [];
    private readonly Queue<(FrameNames Frame, Action<FrameNames> Declare)> _inner = new();
    private int _branches;
    private bool _conditional;

    public IReadOnlyList<string> Unset => _unset;

    /// <summary>Inside <c>if</c>, where an unknown filter or test only fails when it is reached.</summary>
    public bool Conditional => _conditional;

    public void Load(string name)
    {
        if (!Known(name))
        {
            _mentioned.Add(name);
        }
    }

    public void Store(string name)
    {
        if (_mentioned.Contains(name))
        {
            return;
        }
        if (_branches == 0 && !Known(name))
        {
            _unset.Add(name);
        }
        _mentioned.Add(name);
    }

    /// <summary>A loop target or macro parameter: set before the body runs.</summary>
    public void Parameter(string name) => _mentioned.Add(name);

    /// <summary>Visits parts that may not run. A conditional expression is no branch: it assigns nothing.</summary>
    public void Branch(Action declare)
    {
        bool outer = _conditional;
        _conditional = true;
        _branches++;
        declare();
        _branches--;
        _conditional = outer;
    }

    /// <summary>Queues an inner frame: it is read after this one is complete, because it sees all names of this one.</summary>
    public FrameNames Inner(Action<FrameNames> declare)
    {
        var frame = new FrameNames(this);
        _inner.Enqueue((frame, declare));
        return frame;
    }

    /// <summary>Visits the queued inner frames and theirs.</summary>
    public void Complete()
    {
        Budget.Step();
        while (_inner.TryDequeue(out var next))
        {
            next.Declare(next.Frame);
            next.Frame.Complete();
        }
    }

    private bool Known(string name)
    {
        for (FrameNames? frame = this; frame is not null; frame = frame.Outer)
        {
            Budget.Charge(1);
            if (frame._mentioned.Contains(name))
            {
                return true;
            }
        }
        return false;
    }

    private FrameNames? Outer => parent;
}
