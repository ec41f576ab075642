using Lockstep.Backends.Managed.Ops;
using Lockstep.Graph;
using Lockstep.Graph.Inference;

namespace Lockstep.Backends.Managed.Plans;

/// <summary>A kernel that stands for several nodes: it makes the outputs of the anchor from <paramref name="Inputs"/>. Nodes in between run only if something else needs them.</summary>
/// <param name="Kernel">Name of the kernel.</param>
/// <param name="Inputs">What it reads.</param>
/// <param name="Replaces">How many nodes it stands for.</param>
/// <param name="Rule">Types and shapes of the anchor's outputs from those of <paramref name="Inputs"/>.</param>
/// <param name="Run">The kernel.</param>
internal sealed record Fusion(string Kernel, IReadOnlyList<Port> Inputs, int Replaces, ShapeRule Rule, OpKernel Run)
{
    /// <summary>Inputs, by index, whose shapes may change from run to run without any effect on the outputs' shapes, such as a mask that grows with the past.</summary>
    public IReadOnlyList<int> FreeInputs { get; init; } = [];

    /// <summary>Nodes with effects of their own (Assign) that the kernel takes over.</summary>
    public IReadOnlyList<Node> TakesOver { get; init; } = [];

    /// <summary>Why the rows of a run must be one chain; null when each row may continue another one than the row before it.</summary>
    public string? WhyChain { get; init; }

    /// <summary>What fast mode runs instead, or why it runs the same; null where the modes do not differ.</summary>
    public string? Fast { get; init; }
}
