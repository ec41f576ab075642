using System.Runtime.CompilerServices;

namespace Lockstep.Text.Jinja;

/// <summary>
/// What one parse or one rendering may spend. All work is counted in the same units, so that a hostile template ends with a
/// sentence within about a second, however it wastes its time, and at the same place on every machine.
/// </summary>
internal static class Budget
{
    /// <summary>Steps, elements and pieces of text before a template counts as hostile. A large real prompt needs some 10,000.</summary>
    public const long WorkLimit = 10_000_000;

    /// <summary>Longest text or list one operation may make.</summary>
    public const long SizeLimit = 16 * 1024 * 1024;

    // Handling a character costs less than a step, and copying it less again: so many of them are one unit.
    private const int CharactersPerUnit = 4;
    private const int CopiedPerUnit = 32;

    // Rendering and parsing stay on one thread, so values need not carry the renderer around to be counted.
    [ThreadStatic]
    private static long s_work;

    /// <summary>Starts the count of one parse or rendering.</summary>
    public static void Begin() => s_work = 0;

    /// <summary>
    /// Every recursion passes here: one unit, and a check that turns a coming stack overflow, which would end the process,
    /// into a template error.
    /// </summary>
    public static void Step()
    {
        Charge(1);
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            throw new TemplateFault("the template or its data is nested too deeply");
        }
    }

    /// <summary>Pays for elements that are about to be handled.</summary>
    public static void Charge(long units)
    {
        if (units > SizeLimit)
        {
            throw new TemplateFault($"an operation would make more than {SizeLimit} elements");
        }
        s_work += units;
        if (s_work > WorkLimit)
        {
            throw new TemplateFault($"the template does more than {WorkLimit} steps of work");
        }
    }

    /// <summary>Pays for text that is about to be joined to other text as it is.</summary>
    public static void ChargeCopy(long characters)
    {
        CheckSize(characters);
        Charge(characters / CopiedPerUnit + 1);
    }

    /// <summary>Pays for text that is about to be read or made character by character.</summary>
    public static void ChargeText(long characters)
    {
        CheckSize(characters);
        Charge(characters / CharactersPerUnit + 1);
    }

    /// <summary>Refuses a text that grew too long, without paying for it again.</summary>
    public static void CheckSize(long characters)
    {
        if (characters > SizeLimit)
        {
            throw new TemplateFault($"an operation would make a text of more than {SizeLimit} characters");
        }
    }
}
