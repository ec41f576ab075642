namespace Lockstep.Graph;

/// <summary>A body of <c>If</c> (roles <c>then_body</c>, <c>else_body</c>), <c>Loop</c> or <c>TensorIterator</c> (role <c>body</c>) and how it is wired to its node.</summary>
/// <param name="Role">The XML element it came from.</param>
/// <param name="Model">The graph of the body.</param>
/// <param name="Inputs">What feeds the body's Parameters.</param>
/// <param name="Outputs">What the body's Results feed.</param>
/// <param name="BackEdges">Results of one iteration that become Parameters of the next.</param>
public sealed record Body(string Role, Model Model, IReadOnlyList<BodyInput> Inputs, IReadOnlyList<BodyOutput> Outputs, IReadOnlyList<BackEdge> BackEdges);

/// <summary>Feeds one Parameter of a body.</summary>
/// <param name="Input">Input index of the node; -1 for a value that the loop itself makes.</param>
/// <param name="Parameter">Index into the body's <see cref="Model.Parameters"/>.</param>
/// <param name="Slices">How the input is sliced over iterations; null passes it whole.</param>
/// <param name="IsCurrentIteration">True when the loop passes the number of the iteration here.</param>
public sealed record BodyInput(int Input, int Parameter, BodySlices? Slices, bool IsCurrentIteration = false);

/// <summary>Takes one Result of a body.</summary>
/// <param name="Output">Output index of the node; -1 when the Result only steers the loop.</param>
/// <param name="Result">Index into the body's <see cref="Model.Results"/>.</param>
/// <param name="Slices">How iterations are concatenated; null gives the last iteration's value.</param>
/// <param name="IsExecutionCondition">True when this Result says whether another iteration follows.</param>
public sealed record BodyOutput(int Output, int Result, BodySlices? Slices, bool IsExecutionCondition = false);

/// <summary>How a tensor is cut into, or put together from, the parts of iterations.</summary>
/// <param name="Axis">The axis.</param>
/// <param name="Start">First index; negative counts from the end.</param>
/// <param name="End">Last index; negative counts from the end.</param>
/// <param name="Stride">Step; negative walks backwards.</param>
/// <param name="PartSize">Size of a part along the axis.</param>
public sealed record BodySlices(int Axis, long Start, long End, long Stride, int PartSize);

/// <summary>Carries a Result of one iteration into a Parameter of the next.</summary>
/// <param name="Result">Index into the body's <see cref="Model.Results"/>.</param>
/// <param name="Parameter">Index into the body's <see cref="Model.Parameters"/>.</param>
public sealed record BackEdge(int Result, int Parameter);
