namespace Lockstep.Graph;

/// <summary>
/// A graph of an IR file, or a body inside one: plain immutable data. <see cref="Nodes"/> is in topological order, so walking it once visits every
/// producer before its consumers.
/// </summary>
public sealed class Model
{
    private readonly Lazy<Dictionary<Port, List<NodeInput>>> _consumers;

    internal Model(string name, string source, int irVersion, IReadOnlyList<Node> nodes, IReadOnlyList<RtInfo> rtInfo)
    {
        Name = name;
        Source = source;
        IrVersion = irVersion;
        Nodes = nodes;
        RtInfo = rtInfo;
        _consumers = new(FindConsumers);
    }

    /// <summary>The name of the network.</summary>
    public string Name { get; }

    /// <summary>The file it was read from, or how it was made.</summary>
    public string Source { get; }

    /// <summary>IR version: 10 or 11.</summary>
    public int IrVersion { get; }

    /// <summary>All nodes that a Result or an Assign depends on, and all Parameters; producers before consumers.</summary>
    public IReadOnlyList<Node> Nodes { get; }

    /// <summary>The inputs, in the order of the file.</summary>
    public required IReadOnlyList<Node> Parameters { get; init; }

    /// <summary>The outputs, in the order of the file.</summary>
    public required IReadOnlyList<Node> Results { get; init; }

    /// <summary>The <c>Assign</c> nodes, which write state.</summary>
    public required IReadOnlyList<Node> Sinks { get; init; }

    /// <summary>Model-level <c>rt_info</c> (and <c>meta_data</c> of older files), kept as written.</summary>
    public IReadOnlyList<RtInfo> RtInfo { get; }

    /// <summary>The inputs that read a port.</summary>
    public IReadOnlyList<NodeInput> Consumers(Port port) => _consumers.Value.TryGetValue(port, out List<NodeInput>? list) ? list : [];

    /// <summary>Tensor names of input <paramref name="index"/>.</summary>
    public IReadOnlyList<string> InputNames(int index) => Parameters[index].Outputs[0].Names;

    /// <summary>What messages call input <paramref name="index"/>: its first tensor name, or the friendly name.</summary>
    public string InputName(int index) => InputNames(index) is [string first, ..] ? first : Parameters[index].Name;

    /// <summary>Tensor names of output <paramref name="index"/>: those of the Result itself and those of its producer.</summary>
    public IReadOnlyList<string> OutputNames(int index)
    {
        Node result = Results[index];
        Port port = result.Inputs[0];
        return result.OutputNames.Union(port.Node.Outputs[port.Index].Names).ToArray();
    }

    /// <summary>The index of the input with this tensor name or friendly name; -1 when there is none.</summary>
    public int FindInput(string name) => Find(Parameters, InputNames, name);

    /// <summary>The index of the output with this tensor name or friendly name; -1 when there is none.</summary>
    public int FindOutput(string name) => Find(Results, OutputNames, name);

    private static int Find(IReadOnlyList<Node> nodes, Func<int, IReadOnlyList<string>> names, string name)
    {
        for (int index = 0; index < nodes.Count; index++)
        {
            if (names(index).Contains(name)) return index;
        }

        for (int index = 0; index < nodes.Count; index++)
        {
            if (nodes[index].Name == name) return index;
        }

        return -1;
    }

    private Dictionary<Port, List<NodeInput>> FindConsumers()
    {
        var consumers = new Dictionary<Port, List<NodeInput>>();
        foreach (Node node in Nodes)
        {
            for (int input = 0; input < node.Inputs.Count; input++)
            {
                if (!consumers.TryGetValue(node.Inputs[input], out List<NodeInput>? list)) consumers[node.Inputs[input]] = list = [];
                list.Add(new NodeInput(node, input));
            }
        }

        return consumers;
    }
}
