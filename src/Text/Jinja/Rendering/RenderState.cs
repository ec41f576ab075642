namespace Lockstep.Text.Jinja;

/// <summary>What one rendering shares: the variables, the clock, the place being executed and the limits of the sandbox.</summary>
internal sealed class RenderState(Dictionary<string, object?> variables, DateTime now)
{
    /// <summary>Units of work (statements, elements, 32 characters of text) before a template counts as hostile.</summary>
    public const long WorkLimit = 20_000_000;

    /// <summary>Longest text or list one operation may make.</summary>
    public const long SizeLimit = 32 * 1024 * 1024;

    /// <summary>Macros calling macros; Python's recursion limit stops at about the same depth.</summary>
    public const int MacroDepthLimit = 300;

    private long _work;
    private int _macroDepth;

    public Dictionary<string, object?> Variables { get; } = variables;

    public DateTime Now { get; } = now;

    /// <summary>Place of the operation that ran last: where a fault is reported.</summary>
    public Position Position { get; set; } = new(1, 1);

    /// <summary>Pays for statements or elements that are about to be handled.</summary>
    public void Charge(long units)
    {
        _work += units;
        if (units > SizeLimit || _work > WorkLimit)
        {
            throw new TemplateFault(units > SizeLimit
                ? $"an operation would make more than {SizeLimit} elements"
                : $"the template does more than {WorkLimit} steps of work");
        }
    }

    /// <summary>Pays for text that is about to be made; copying characters is cheap, so 32 of them are one unit.</summary>
    public void ChargeText(long characters)
    {
        CheckSize(characters);
        Charge((characters >> 5) + 1);
    }

    /// <summary>Refuses a text that grew too long, without paying for it again.</summary>
    public static void CheckSize(long characters)
    {
        if (characters > SizeLimit)
        {
            throw new TemplateFault($"an operation would make a text of more than {SizeLimit} characters");
        }
    }

    public void EnterMacro()
    {
        if (++_macroDepth > MacroDepthLimit)
        {
            throw new TemplateFault($"macros or recursive loops call each other more than {MacroDepthLimit} levels deep");
        }
    }

    public void LeaveMacro() => _macroDepth--;
}
