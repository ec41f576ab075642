namespace Lockstep.Text.Jinja;

/// <summary>The names of one frame (template, loop body, macro, ...) and the frame around it.</summary>
internal sealed class Scope
{
    private readonly Scope? _parent;
    private readonly Dictionary<string, object?> _names = new(StringComparer.Ordinal);

    /// <summary>The scope of the whole template.</summary>
    public Scope(RenderState state)
    {
        State = state;
        Root = this;
    }

    /// <param name="parent">The frame around this one.</param>
    /// <param name="unset">Names that hide outer variables before they are assigned, see <see cref="FrameNames"/>.</param>
    public Scope(Scope parent, IReadOnlyList<string> unset)
    {
        _parent = parent;
        State = parent.State;
        Root = parent.Root;
        Hide(unset);
    }

    /// <summary>A named block knows the variables around it, but not which names are still to be assigned there.</summary>
    public bool IsBlock { get; init; }

    public RenderState State { get; }

    public Scope Root { get; }

    public object? this[string name]
    {
        set => _names[name] = value;
    }

    public void Hide(IReadOnlyList<string> unset)
    {
        Budget.Charge(unset.Count);
        foreach (string name in unset)
        {
            _names[name] = Missing.Value;
        }
    }

    public object? Lookup(string name)
    {
        object? value;
        bool leftBlock = false;
        for (Scope? scope = this; scope is not null; scope = scope._parent)
        {
            Budget.Charge(1);
            if (scope._names.TryGetValue(name, out value) && !(leftBlock && value is Missing))
            {
                return value is Missing ? Undefined.Name(name) : value;
            }
            leftBlock |= scope.IsBlock;
        }
        return State.Variables.TryGetValue(name, out value) || Globals.Table.TryGetValue(name, out value) ? value : Undefined.Name(name);
    }
}
