namespace Lockstep.Parity.Compare;

/// <summary>The error of one place in the network, for a curve over its depth.</summary>
/// <param name="Name">Friendly name of the node, or name of the module.</param>
/// <param name="Type">Op type or kind of module; empty when unknown.</param>
/// <param name="MaxError">Largest absolute difference.</param>
/// <param name="RelativeError">Root mean square difference over the root mean square of A.</param>
public sealed record LayerError(string Name, string Type, double MaxError, double RelativeError);
