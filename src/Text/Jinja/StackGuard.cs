using System.Runtime.CompilerServices;

namespace Lockstep.Text.Jinja;

/// <summary>
/// Every recursion passes here. It turns a coming stack overflow, which would end the process, into a template error, and
/// ends walks over values that share parts so often that a walk would never finish.
/// </summary>
internal static class StackGuard
{
    private const int StepLimit = 50_000_000;

    // Rendering and parsing stay on one thread, so values need not carry the renderer around to be counted.
    [ThreadStatic]
    private static int s_steps;

    /// <summary>Starts the count of one parse or rendering.</summary>
    public static void Begin() => s_steps = 0;

    public static void Check()
    {
        if (++s_steps > StepLimit)
        {
            throw new TemplateFault($"the template makes more than {StepLimit} steps through nested expressions or values");
        }
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            throw new TemplateFault("the template or its data is nested too deeply");
        }
    }
}
