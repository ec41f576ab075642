using Lockstep.Backends.Managed.Ops;
using Lockstep.Graph;
using Lockstep.Graph.Inference;

namespace Lockstep.Backends.Managed.Plans;

/// <summary>One kernel call of a plan. Numbers are slots: places of a run that hold tensors.</summary>
internal sealed class Step
{
    /// <summary>The node, or the last node of those that a fused kernel stands for.</summary>
    public required Node Node { get; init; }

    /// <summary>Name of the kernel.</summary>
    public required string Kernel { get; init; }

    public required OpKernel Run { get; init; }

    public required ShapeRule Rule { get; init; }

    public required int[] Inputs { get; init; }

    public required int[] Outputs { get; init; }

    /// <summary>Plans of the node's bodies.</summary>
    public Plan[] Bodies { get; init; } = [];

    /// <summary>True for a plain op, which expects its outputs to begin as zeros; a fused kernel writes every element.</summary>
    public required bool NeedsZeros { get; init; }

    /// <summary>By input: true when the outputs' shapes do not depend on it.</summary>
    public required bool[] IsFreeInput { get; init; }

    /// <summary>True for an op that may give its input 0 under another shape, and nothing else.</summary>
    public required bool IsView { get; init; }

    /// <summary>True when the outputs follow from shapes and constants alone: equal shapes give equal values.</summary>
    public bool ShapeOnly { get; set; }

    /// <summary>True when the step only prepares initial values of variables, which are not needed once all are set.</summary>
    public bool InitialOnly { get; set; }

    /// <summary>True for the MatMul that makes the logits: it may leave out rows that nobody reads.</summary>
    public bool MakesLogits { get; init; }

    /// <summary>Slots that nothing reads after this step.</summary>
    public int[] Release { get; set; } = [];
}
