using Lockstep.Graph;
using Lockstep.Parity.Bisect;

namespace Lockstep.Parity.Layers;

/// <summary>Chooses the places along the depth of a network: the ends of decoder layers by name, or what stands for them where names do not tell.</summary>
/// <param name="model">The model of A.</param>
/// <param name="taps">What can be compared, producers first.</param>
internal sealed class LayerPlaces(Model model, IReadOnlyList<(string Name, Port InA, Port InB)> taps)
{
    private const int Sampled = 64; // of the float outputs of a model without layers and without residual sums

    /// <summary>
    /// Indices of taps: the embeddings, the end of each layer, the last normalisation. Without numbered layers the residual sums, and without those a sample of all outputs
    /// of rank 3 or more.
    /// </summary>
    public IReadOnlyList<int> Layers()
    {
        int[] ends = Ends();
        bool named = ends.Length > 0;
        if (!named) ends = ResidualSums();
        if (ends.Length == 0) return Sample();
        PartialShape hidden = taps[ends[0]].InA.Shape;
        int[] before = [.. Outside(0, ends[0], hidden)], after = [.. Outside(ends[^1] + 1, taps.Count, hidden)];
        // Without names the parts of the first layer look like hidden states too, but the embeddings come first.
        return [.. (named ? before.TakeLast(1) : before.Take(1)).Concat(ends).Concat(after.TakeLast(1))];
    }

    // What has the shape of hidden states and belongs to no layer.
    private IEnumerable<int> Outside(int from, int to, PartialShape hidden) =>
        Enumerable.Range(from, to - from).Where(i => LayerName.Block(taps[i].Name) is null && IsLike(taps[i].InA.Shape, hidden));

    // The last output of each layer that others read; hidden states have the rank 3, masks and caches 4.
    private int[] Ends()
    {
        var blocks = Enumerable.Range(0, taps.Count).Where(i => LayerName.Block(taps[i].Name) is not null).ToLookup(i => LayerName.Block(taps[i].Name)!.Value);
        string[] stacks = blocks.GroupBy(block => block.Key.Stack).Where(stack => stack.Count() > 1).Select(stack => stack.Key).ToArray();
        var ends = new List<int>();
        foreach (IGrouping<(string Stack, int Index), int> block in blocks.Where(block => stacks.Length == 0 || stacks.Contains(block.Key.Stack)))
        {
            int[] leaving = block.Where(i => Leaves(taps[i].InA, block.Key)).ToArray();
            int end = leaving.LastOrDefault(i => taps[i].InA.Shape is { HasRank: true, Rank: <= 3 }, leaving.LastOrDefault(-1));
            if (end >= 0) ends.Add(end);
        }

        return [.. ends.Order()];
    }

    private bool Leaves(Port port, (string Stack, int Index) block) =>
        model.Consumers(port).Any(input => input.Node.Type is not ("Assign" or "ShapeOf") && LayerName.Block(input.Node.Name) != block);

    // x + f(x): both summands depend on the tokens and have the shape of the sum.
    private int[] ResidualSums()
    {
        HashSet<Node> live = CommonTaps.Live(model);
        return [.. Enumerable.Range(0, taps.Count).Where(i => taps[i].InA is { Node: { Type: "Add", Inputs.Count: 2 } sum, Shape: { HasRank: true, Rank: 3 } shape }
            && sum.Inputs.All(input => live.Contains(input.Node) && IsLike(input.Shape, shape)))];
    }

    private int[] Sample()
    {
        int[] wide = [.. Enumerable.Range(0, taps.Count).Where(i => taps[i].InA.Shape is { HasRank: false } or { Rank: >= 3 })];
        int step = Math.Max(1, (wide.Length + Sampled - 1) / Sampled);
        return [.. wide.Where((_, i) => (wide.Length - 1 - i) % step == 0)];
    }

    // Hidden states: the same rank and the same, static width.
    private static bool IsLike(PartialShape shape, PartialShape hidden) =>
        shape.HasRank && hidden.HasRank && shape.Rank == hidden.Rank && hidden.Rank > 0 && shape[-1].IsStatic && shape[-1] == hidden[-1];
}
