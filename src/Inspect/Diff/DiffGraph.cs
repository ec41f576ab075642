using Lockstep.Graph;

namespace Lockstep.Inspect;

/// <summary>A model as a diff sees it: a compressed weight with its scale, zero point and Converts is one leaf.</summary>
internal sealed class DiffGraph
{
    private readonly Dictionary<Node, StoredConstant> _leaves = []; // by the node where the weight leaves its decoding
    private readonly HashSet<Node> _hidden = [];

    public DiffGraph(IrDocument document)
    {
        Model = document.Model;
        foreach (StoredConstant constant in document.Constants.Where(constant => constant.Path.Length == 0))
        {
            // A constant of one number or of axes is a leaf too, with whatever Convert stands behind it.
            Node leaf = constant.Form?.Decoded.Node ?? OnlyConvert(constant.Node);
            if (constant.Role is ConstantRole.Scale or ConstantRole.ZeroPoint or ConstantRole.Codebook || !_leaves.TryAdd(leaf, constant)) continue;
            Hide(leaf);
        }

        Nodes = Model.Nodes.Where(node => !_hidden.Contains(node)).ToArray();
    }

    public Model Model { get; }

    /// <summary>All nodes but those inside the decoding of a weight.</summary>
    public IReadOnlyList<Node> Nodes { get; }

    /// <summary>The constant that a leaf stands for; null for any other node.</summary>
    public StoredConstant? Weight(Node node) => _leaves.GetValueOrDefault(node);

    /// <summary>What a node is called when nodes are matched: its type, or that it is a weight.</summary>
    public string Kind(Node node) => _leaves.ContainsKey(node) ? "(constant)" : node.Type;

    /// <summary>The inputs of a node; none for a leaf.</summary>
    public IReadOnlyList<Port> Inputs(Node node) => _leaves.ContainsKey(node) ? [] : node.Inputs;

    private Node OnlyConvert(Node node)
    {
        IReadOnlyList<NodeInput> consumers = Model.Consumers(node.Output());
        return consumers is [{ Node: { Type: "Convert" } convert }] ? OnlyConvert(convert) : node;
    }

    private void Hide(Node leaf)
    {
        var open = new Stack<Port>(leaf.Inputs);
        while (open.TryPop(out Port port))
        {
            if (!_hidden.Add(port.Node)) continue;
            foreach (Port input in port.Node.Inputs) open.Push(input);
        }
    }
}
