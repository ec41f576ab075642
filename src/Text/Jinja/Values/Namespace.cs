namespace Lockstep.Text.Jinja;

/// <summary><c>namespace(...)</c>: the only thing whose attributes a template may set, so that values outlive a loop.</summary>
internal sealed class Namespace(PyDict attributes) : IAttributes
{
    public PyDict Attributes => attributes;

    public void Set(string name, object? value) => attributes[name] = value;

    public bool TryAttribute(string name, out object? value) => attributes.TryGet(name, out value);
}
