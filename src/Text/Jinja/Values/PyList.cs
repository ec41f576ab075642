namespace Lockstep.Text.Jinja;

/// <summary>A Python list. The sandbox lets no template change one after it was made.</summary>
internal sealed class PyList : List<object?>
{
    public PyList()
    {
    }

    public PyList(int capacity)
        : base(capacity)
    {
    }

    public PyList(IEnumerable<object?> items)
        : base(items)
    {
    }
}
