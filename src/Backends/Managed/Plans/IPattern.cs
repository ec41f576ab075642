using Lockstep.Graph;

namespace Lockstep.Backends.Managed.Plans;

/// <summary>Recognises a group of nodes that a faster kernel can replace. Patterns are tried in order; the first match wins.</summary>
internal interface IPattern
{
    /// <summary>Op type of the last node of the group.</summary>
    string Anchor { get; }

    /// <summary>The fusion that makes the outputs of <paramref name="anchor"/>; null when the group does not fit.</summary>
    /// <param name="anchor">A node of type <see cref="Anchor"/>.</param>
    /// <param name="context">The graph around it.</param>
    /// <param name="refusal">Why not, for the plan; null when the pattern simply does not apply.</param>
    Fusion? Match(Node anchor, PatternContext context, out string? refusal);
}
