namespace Lockstep.Inspect;

/// <summary>The cost of several nodes together.</summary>
/// <param name="Name">What they have in common: an op type or a block.</param>
/// <param name="Nodes">How many.</param>
/// <param name="Operations">Operations.</param>
/// <param name="WeightBytes">Bytes of weights.</param>
/// <param name="CacheBytes">Bytes of the KV cache.</param>
/// <param name="ActivationBytes">Bytes of activations, if nothing is fused.</param>
public sealed record CostGroup(string Name, int Nodes, double Operations, double WeightBytes, double CacheBytes, double ActivationBytes)
{
    /// <summary>Bytes that must come from memory: weights and cache.</summary>
    public double MemoryBytes => WeightBytes + CacheBytes;

    /// <summary>Operations for each of <see cref="MemoryBytes"/>; null when there are none.</summary>
    public double? Intensity => MemoryBytes > 0 ? Operations / MemoryBytes : null;

    /// <summary>The least time: whatever is slower, reading weights and cache once or doing the operations. Activations are taken to stay in caches.</summary>
    /// <param name="bytesPerSecond">What the machine reads.</param>
    /// <param name="operationsPerSecond">What it computes.</param>
    public double LeastSeconds(double bytesPerSecond, double operationsPerSecond) => Math.Max(MemoryBytes / bytesPerSecond, Operations / operationsPerSecond);

    internal static CostGroup Of(string name, IEnumerable<NodeCost> nodes)
    {
        NodeCost[] all = nodes.ToArray();
        return new CostGroup(name, all.Length, all.Sum(node => node.Operations), all.Sum(node => node.WeightBytes), all.Sum(node => node.CacheBytes), all.Sum(node => node.ActivationBytes));
    }
}
