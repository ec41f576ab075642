namespace Lockstep.Text.Jinja;

/// <summary>Where an assignment goes.</summary>
internal abstract class Target
{
    public abstract void Assign(Scope scope, object? value);

    /// <summary>Reports the names as assigned or, for loop targets and <c>with</c>, as parameters.</summary>
    public abstract void Declare(FrameNames names, bool parameter);

    /// <summary>Jinja checks all namespaces before it computes the value.</summary>
    public virtual void Check(Scope scope)
    {
    }
}

internal sealed class NameTarget(string name) : Target
{
    public override void Assign(Scope scope, object? value) => scope[name] = value;

    public override void Declare(FrameNames names, bool parameter)
    {
        if (parameter)
        {
            names.Parameter(name);
        }
        else
        {
            names.Store(name);
        }
    }
}

/// <summary><c>ns.name</c>, only on namespace objects.</summary>
internal sealed class NamespaceTarget(string name, string attribute) : Target
{
    public override void Check(Scope scope) => Find(scope);

    public override void Assign(Scope scope, object? value) => Find(scope).Set(attribute, value);

    public override void Declare(FrameNames names, bool parameter) => names.Load(name);

    private Namespace Find(Scope scope) => scope.Lookup(name) as Namespace
        ?? throw new TemplateFault($"cannot assign the attribute '{attribute}': '{name}' is not a namespace");
}

internal sealed class TupleTarget(List<Target> parts) : Target
{
    public override void Check(Scope scope) => parts.ForEach(part => part.Check(scope));

    public override void Assign(Scope scope, object? value)
    {
        var values = new List<object?>(parts.Count);
        foreach (object? item in Iteration.Of(value))
        {
            values.Add(item);
            if (values.Count > parts.Count)
            {
                throw new TemplateFault($"too many values to unpack (expected {parts.Count})");
            }
        }
        if (values.Count < parts.Count)
        {
            throw new TemplateFault($"not enough values to unpack (expected {parts.Count}, got {values.Count})");
        }
        for (int i = 0; i < parts.Count; i++)
        {
            parts[i].Assign(scope, values[i]);
        }
    }

    public override void Declare(FrameNames names, bool parameter) => parts.ForEach(part => part.Declare(names, parameter));
}
