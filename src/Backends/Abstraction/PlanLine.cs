namespace Lockstep.Backends;

/// <summary>One line of a plan.</summary>
/// <param name="Node">Name of the node, or of the last node that a fused kernel stands for.</param>
/// <param name="Type">Op type.</param>
/// <param name="Kernel">The kernel chosen, such as <c>reference</c> or <c>MatMul.int8</c>.</param>
/// <param name="Replaces">How many nodes the kernel stands for.</param>
/// <param name="Refused">Why a faster kernel was not chosen; null when there is none or it was chosen.</param>
public sealed record PlanLine(string Node, string Type, string Kernel, int Replaces, string? Refused)
{
    /// <summary>What <see cref="NumericMode.Fast"/> runs instead, or why it runs the same; null where the modes do not differ.</summary>
    public string? Fast { get; init; }
}
