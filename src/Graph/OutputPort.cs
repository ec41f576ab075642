using Lockstep.Tensors;

namespace Lockstep.Graph;

/// <summary>What is known of one output of a node.</summary>
/// <param name="Type">Element type: the inferred one.</param>
/// <param name="Shape">What inference and the file say together.</param>
/// <param name="Names">Tensor names, commas unescaped.</param>
public sealed record OutputPort(DType Type, PartialShape Shape, IReadOnlyList<string> Names);
