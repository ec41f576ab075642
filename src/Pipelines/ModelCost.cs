using Lockstep.Graph;
using Lockstep.Graph.Patterns;

namespace Lockstep.Pipelines;

/// <summary>What one token of one sequence costs at least, from the graph alone: its matrices of constant weights are read once and multiplied once.</summary>
/// <param name="WeightBytes">Bytes of those weights as the file stores them, scales and zero points included.</param>
/// <param name="Operations">Operations, two a weight.</param>
/// <param name="CacheNumbers">Elements that one position adds to the KV cache.</param>
public sealed record ModelCost(long WeightBytes, long Operations, long CacheNumbers)
{
    /// <summary>The cost of a model.</summary>
    public static ModelCost Of(Model model)
    {
        long bytes = 0, operations = 0;
        foreach (Node node in model.Nodes.Where(node => node.Type == "MatMul"))
        {
            Port weights = node.Inputs[1];
            if (!weights.Shape.IsStatic) continue;
            if (CompressedWeights.Match(weights) is { } match) bytes += match.Stored.ByteLength + Constants(match.Scale) + Constants(match.ZeroPoint);
            else if (Converted(weights).Node.Value is { } value) bytes += value.ByteLength;
            else continue;
            operations += 2 * weights.Shape.ToShape().ElementCount;
        }

        return new ModelCost(bytes, operations, CacheNumbersOf(model));
    }

    // Weights that a file stores in f32 may still pass through a Convert.
    private static Port Converted(Port port)
    {
        while (port.Node.Type == "Convert") port = port.Node.Inputs[0];
        return port;
    }

    // Scales and zero points may be decoded by a few nodes of their own.
    private static long Constants(Port? port) => port is not { } found ? 0
        : found.Node.Value?.ByteLength ?? found.Node.Inputs.Take(1).Sum(input => Constants(input));

    // A cache has a shape with exactly the batch and the positions open: [?, heads, ?, dim].
    private static long CacheNumbersOf(Model model)
    {
        IEnumerable<PartialShape> caches = model.Nodes.Where(node => node.Type == "ReadValue").Select(node => node.Output().Shape);
        caches = caches.Concat(model.Parameters.Select(parameter => parameter.Output().Shape));
        return caches.Where(shape => shape is { HasRank: true, Rank: 4 } && !shape[2].IsStatic)
            .Sum(shape => shape[1].IsStatic && shape[3].IsStatic ? (long)shape[1].Value * shape[3].Value : 0);
    }
}
