using Lockstep.Tensors;

namespace Lockstep.Graph;

/// <summary>One output of a node: the end of an edge that carries a tensor.</summary>
/// <param name="Node">The producer.</param>
/// <param name="Index">Which of its outputs, from 0.</param>
public readonly record struct Port(Node Node, int Index)
{
    /// <summary>Element type.</summary>
    public DType Type => Node.Outputs[Index].Type;

    /// <summary>Shape, as far as it is known without running.</summary>
    public PartialShape Shape => Node.Outputs[Index].Shape;

    /// <inheritdoc/>
    public override string ToString() => $"{Node}:{Index}";
}
