using Lockstep.Graph;
using Lockstep.Tensors;

namespace Lockstep.Inspect;

/// <summary>A graph with its repeated blocks folded into one each; constants are left out, they belong to the nodes that read them.</summary>
internal sealed class FoldedGraph
{
    // What makes blocks the same kind: ops that compute. Ops that only shape may differ, exporters share some of them with the first block.
    private static readonly HashSet<string> s_core =
        ["MatMul", "ScaledDotProductAttention", "SoftMax", "Convolution", "GroupConvolution", "MVN", "ReduceMean", "Swish", "Gelu", "Sigmoid", "Tanh", "TopK", "Assign"];

    private readonly Dictionary<Node, FoldedNode> _places = [];
    private readonly List<FoldedNode> _nodes = [];
    private readonly List<Fold> _folds = [];

    private FoldedGraph()
    {
    }

    public IReadOnlyList<FoldedNode> Nodes => _nodes;

    public IReadOnlyList<Fold> Folds => _folds;

    public IReadOnlyList<FoldedEdge> Edges { get; private set; } = [];

    public static FoldedGraph Of(Model model)
    {
        HashSet<Node> drawn = GraphExport.Drawn(model);
        Dictionary<Node, BlockName> owners = BlockOwners.Find(model, drawn);
        var graph = new FoldedGraph();
        ILookup<BlockName, Node> blocks = model.Nodes.Where(owners.ContainsKey).ToLookup(node => owners[node]);
        foreach (IGrouping<(string, string), BlockName> kind in blocks.Select(block => block.Key).GroupBy(block => (block.Stack, Signature(blocks[block]))))
        {
            if (kind.Count() > 1) graph.FoldBlocks(model, [.. kind.OrderBy(block => block.Index)], blocks);
        }

        foreach (Node node in model.Nodes.Where(node => drawn.Contains(node) && !graph._places.ContainsKey(node))) graph.Add(-1, owners.TryGetValue(node, out BlockName own) ? own.ToString() : "", node);
        graph.Edges = graph.Connect(model, drawn, owners);
        return graph;
    }

    private static string Signature(IEnumerable<Node> nodes) =>
        string.Join(' ', nodes.Where(node => s_core.Contains(node.Type)).GroupBy(node => node.Type).OrderBy(group => group.Key, StringComparer.Ordinal).Select(group => $"{group.Key}{group.Count()}"));

    // The block with the usual number of nodes stands for all; what another block has besides is drawn on its own.
    private void FoldBlocks(Model model, BlockName[] kind, ILookup<BlockName, Node> blocks)
    {
        int usual = kind.GroupBy(block => blocks[block].Count()).OrderByDescending(group => group.Count()).ThenBy(group => group.Key).First().Key;
        BlockName stands = kind.First(block => blocks[block].Count() == usual);
        _folds.Add(new Fold(stands.Stack, [.. kind.Select(block => block.Index!.Value)]));
        Dictionary<string, FoldedNode> byName = [];
        foreach (Node node in blocks[stands])
        {
            FoldedNode place = Add(_folds.Count - 1, stands.ToString(), node);
            byName.TryAdd(WithoutIndex(node.Name, stands), place);
        }

        // By structure where that is known: the names of one block may count its ops in another order.
        foreach (BlockName block in kind.Where(block => block != stands))
        {
            foreach (Node node in blocks[block].Reverse()) Join(node, block, ByConsumer(model, node) ?? byName.GetValueOrDefault(WithoutIndex(node.Name, block)));
            foreach (Node node in blocks[block].Where(node => !_places.ContainsKey(node))) Join(node, block, ByProducer(model, node));
        }

        // In the order of the blocks, for whoever chooses one: numbers of one length first.
        foreach (FoldedNode place in _nodes.Where(node => node.Group == _folds.Count - 1))
            place.Members.Sort((a, b) => a.Block.Length != b.Block.Length ? a.Block.Length.CompareTo(b.Block.Length) : string.CompareOrdinal(a.Block, b.Block));
    }

    private void Join(Node node, BlockName block, FoldedNode? place)
    {
        if (place is null || place.Node.Type != node.Type || place.Members[^1].Block == block.ToString()) return;
        place.Members.Add((block.ToString(), node));
        _places[node] = place;
    }

    private static string WithoutIndex(string name, BlockName block) => name.Replace($"{block.Stack}.{block.Index}", $"{block.Stack}.N", StringComparison.Ordinal);

    // What stands at the same input of the node that stands for the consumer.
    private FoldedNode? ByConsumer(Model model, Node node)
    {
        foreach (NodeInput input in Enumerable.Range(0, node.Outputs.Count).SelectMany(index => model.Consumers(node.Output(index))))
        {
            if (_places.TryGetValue(input.Node, out FoldedNode? consumer) && consumer.Group >= 0 && input.Index < consumer.Node.Inputs.Count
                && _places.TryGetValue(consumer.Node.Producer(input.Index), out FoldedNode? place) && place.Group == consumer.Group) return place;
        }

        return null;
    }

    private FoldedNode? ByProducer(Model model, Node node)
    {
        if (node.Inputs.Count == 0 || !_places.TryGetValue(node.Producer(0), out FoldedNode? producer) || producer.Group < 0) return null;
        NodeInput? same = model.Consumers(producer.Node.Output(node.Inputs[0].Index)).Cast<NodeInput?>().FirstOrDefault(input => input!.Value.Node.Type == node.Type && _places.ContainsKey(input.Value.Node));
        return same is { } found ? _places[found.Node] : null;
    }

    private FoldedNode Add(int group, string block, Node node)
    {
        var place = new FoldedNode(_nodes.Count, group, [(block, node)]);
        _nodes.Add(place);
        return _places[node] = place;
    }

    private FoldedEdge[] Connect(Model model, HashSet<Node> drawn, Dictionary<Node, BlockName> owners)
    {
        var edges = new Dictionary<(int, int, bool), FoldedEdge>();
        foreach (Node node in model.Nodes.Where(drawn.Contains))
        {
            foreach (Port port in node.Inputs.Where(port => drawn.Contains(port.Node)))
            {
                (FoldedNode from, FoldedNode to) = (_places[port.Node], _places[node]);
                bool next = from.Group >= 0 && from.Group == to.Group && owners[port.Node] != owners[node];
                if (from != to) edges.TryAdd((from.Index, to.Index, next), new FoldedEdge(from.Index, to.Index, $"{port.Type.IrName}{port.Shape}", next));
            }
        }

        return [.. edges.Values];
    }
}
