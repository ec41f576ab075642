namespace Lockstep.Graph.Ir;

/// <summary>All that could be read of a file, sound or not: for tools that look into models and need not run them.</summary>
/// <param name="Raw">The XML as written.</param>
/// <param name="Model">The graph; null when ids, edges or a cycle leave no order of the layers, or a Parameter, Constant, ReadValue, Result or Assign has no end. Constants that lie outside the weights have no value.</param>
/// <param name="Weights">The <c>.bin</c>.</param>
/// <param name="Problems">Every rule broken; <see cref="IrReader.Read(string)"/> would refuse the file for any of them.</param>
/// <param name="FormatProblems">How many of them, the first ones, were found in the XML alone.</param>
internal sealed record IrReading(RawGraph Raw, Model? Model, Weights Weights, IReadOnlyList<ModelProblem> Problems, int FormatProblems);
