using Lockstep.Tensors;

namespace Lockstep.Graph;

/// <summary>What is known of one output of a node.</summary>
/// <param name="Type">Element type: the inferred one, or the declared one where inference does not know the op.</param>
/// <param name="Shape">What inference and the file say together; inference wins where they contradict each other.</param>
/// <param name="Names">Tensor names, commas unescaped.</param>
public sealed record OutputPort(DType Type, PartialShape Shape, IReadOnlyList<string> Names)
{
    /// <summary>The element type written in the file; dynamic when none is.</summary>
    public DType DeclaredType { get; init; }

    /// <summary>The shape written in the file. A port without dimensions says nothing: it may be a scalar or of dynamic rank.</summary>
    public PartialShape DeclaredShape { get; init; }
}
