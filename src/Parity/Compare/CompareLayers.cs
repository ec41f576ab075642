using Lockstep.Graph;
using Lockstep.Parity.Layers;
using Lockstep.Tensors;

namespace Lockstep.Parity.Compare;

/// <summary>The error by depth of a comparison: engines run once more with outputs added, captures give what they kept.</summary>
public static class CompareLayers
{
    /// <summary>Measures on the first prompt.</summary>
    /// <param name="a">What the other is compared with.</param>
    /// <param name="b">The other.</param>
    /// <param name="ids">The first prompt.</param>
    /// <param name="why">Why there is nothing to show, a sentence; null when there is.</param>
    /// <returns>Places in the order of execution; empty when a capture kept none, or the two have no place in common.</returns>
    public static IReadOnlyList<LayerError> Measure(CompareSource a, CompareSource b, int[] ids, out string? why)
    {
        why = null;
        (Dictionary<string, Tensor>? keptA, Dictionary<string, Tensor>? keptB) = (Kept(a), Kept(b));
        if (keptA is { Count: 0 } || keptB is { Count: 0 })
        {
            why = $"error by layer: the capture {(keptA is { Count: 0 } ? a.Text : b.Text)} has no layer outputs of its first prompt";
            return [];
        }

        try
        {
            return (keptA, keptB) switch
            {
                ({ } first, { } second) => LayerErrors.Measure(first, second).Layers,
                ({ } first, null) => LayerErrors.Measure(b.Engine!, b.Model!, first, ids, captureIsA: true).Layers,
                (null, { } second) => LayerErrors.Measure(a.Engine!, a.Model!, second, ids, captureIsA: false).Layers,
                _ => LayerErrors.Measure(a.Engine!, a.Model!, b.Engine!, b.Model!, ids).Layers,
            };
        }
        catch (ModelException error)
        {
            why = $"error by layer: {error.Message}"; // two exports may have no name in common
            return [];
        }
    }

    private static Dictionary<string, Tensor>? Kept(CompareSource source) => source.Capture is { } capture
        ? capture.Prompts.Take(1).SelectMany(prompt => prompt.Layers).ToDictionary(layer => layer.Key, layer => layer.Value, StringComparer.Ordinal)
        : null;
}
