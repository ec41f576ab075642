using Lockstep.Tensors;

namespace Lockstep.Graph.Inference;

/// <summary>What is known of one input when the outputs are inferred.</summary>
/// <param name="Type">Element type.</param>
/// <param name="Shape">Shape; static while a model runs.</param>
/// <param name="Value">The tensor itself when it is known: a constant at load, every input while a model runs.</param>
public readonly record struct InputFact(DType Type, PartialShape Shape, Tensor? Value = null);
