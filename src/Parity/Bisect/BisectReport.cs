namespace Lockstep.Parity.Bisect;

/// <summary>Where two engines part.</summary>
/// <param name="Nodes">Nodes that were compared.</param>
/// <param name="Runs">Runs that it took, of both engines together.</param>
/// <param name="OutputError">Relative error of the logits, B against A.</param>
/// <param name="Found">The first node whose error is out of proportion to that of its inputs; null when there is none.</param>
public sealed record BisectReport(int Nodes, int Runs, double OutputError, BisectFinding? Found);

/// <summary>A node at which two engines part.</summary>
/// <param name="Name">Friendly name.</param>
/// <param name="Type">Op type.</param>
/// <param name="Layer">The decoder layer that the name speaks of; null when it speaks of none.</param>
/// <param name="Line">Line of the XML; null when it is not known.</param>
/// <param name="InputError">Largest relative error of what the node is computed from.</param>
/// <param name="Error">Relative error of its output, B against A.</param>
/// <param name="Between">Other nodes between the compared inputs and this one; a fused kernel stands for all of them.</param>
/// <param name="ErrorOfA">Relative error of A against the same computation in f64 on A's own inputs; null when that cannot be run.</param>
/// <param name="ErrorOfB">The same for B.</param>
/// <param name="WhyNoTruth">Why there is no computation in f64; null when there is.</param>
public sealed record BisectFinding(string Name, string Type, int? Layer, int? Line, double InputError, double Error, IReadOnlyList<string> Between, double? ErrorOfA, double? ErrorOfB, string? WhyNoTruth)
{
    /// <summary>Which side the computation in f64 supports: <c>A</c>, <c>B</c>, or <c>neither</c> when both or none follow it.</summary>
    public string Supports => (ErrorOfA, ErrorOfB) switch
    {
        ({ } a, { } b) when a * 10 < b => "A",
        ({ } a, { } b) when b * 10 < a => "B",
        _ => "neither",
    };
}
