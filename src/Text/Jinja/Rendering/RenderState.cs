namespace Lockstep.Text.Jinja;

/// <summary>What one rendering shares: the variables, the clock, the place being executed and how deep macros call each other.</summary>
internal sealed class RenderState(Dictionary<string, object?> variables, DateTime now)
{
    /// <summary>Macros calling macros; Python's recursion limit stops at about the same depth.</summary>
    public const int MacroDepthLimit = 300;

    private int _macroDepth;

    public Dictionary<string, object?> Variables { get; } = variables;

    public DateTime Now { get; } = now;

    /// <summary>Place of the operation that ran last: where a fault is reported.</summary>
    public Position Position { get; set; } = new(1, 1);

    public void EnterMacro()
    {
        if (++_macroDepth > MacroDepthLimit)
        {
            throw new TemplateFault($"macros or recursive loops call each other more than {MacroDepthLimit} levels deep");
        }
    }

    public void LeaveMacro() => _macroDepth--;
}
