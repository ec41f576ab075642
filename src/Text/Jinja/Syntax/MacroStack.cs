namespace Lockstep.Text.Jinja;

/// <summary>The macros whose bodies are being read, and the loops inside them: which special names and jumps make sense.</summary>
internal sealed class MacroStack
{
    private readonly List<MacroUses> _open = [];

    /// <summary>Loops around the current place within the innermost macro; 0 = no break or continue here.</summary>
    public int Loops { get; set; }

    public void Push(MacroUses uses) => _open.Add(uses);

    public void Pop() => _open.RemoveAt(_open.Count - 1);

    /// <summary>A name was read. It counts for every macro around it, as in Jinja.</summary>
    public void Note(string name)
    {
        Budget.Charge(_open.Count);
        foreach (MacroUses uses in _open)
        {
            uses.Caller |= name == "caller";
            uses.KeywordArguments |= name == "kwargs";
            uses.ExtraArguments |= name == "varargs";
        }
    }
}
