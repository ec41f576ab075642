namespace Lockstep.Graph.Ir;

/// <summary>Where an input comes from: position of the producing layer in the file, and which of its outputs.</summary>
internal readonly record struct WireEnd(int Position, int Output);

/// <summary>Edges resolved from ids to positions. Port ids may be sparse: the position of the port element counts.</summary>
internal sealed class Wiring
{
    private Wiring(int layers) => Inputs = Enumerable.Range(0, layers).Select(_ => new List<WireEnd>()).ToArray();

    /// <summary>Per layer, in file order: what feeds each input.</summary>
    public List<WireEnd>[] Inputs { get; }

    /// <summary>Resolves all edges; notes unknown layers and ports, doubled ids and inputs without an edge.</summary>
    public static Wiring Resolve(RawGraph raw, Action<RawLayer?, int?, string> note)
    {
        var wiring = new Wiring(raw.Layers.Count);
        var positions = new Dictionary<int, int>();
        for (int i = 0; i < raw.Layers.Count; i++)
        {
            if (!positions.TryAdd(raw.Layers[i].Id, i)) note(raw.Layers[i], null, $"another layer has the id {raw.Layers[i].Id} too: {raw.Layers[positions[raw.Layers[i].Id]]}");
        }

        var sources = raw.Layers.Select(layer => new WireEnd?[layer.Inputs.Count]).ToArray();
        foreach (RawEdge edge in raw.Edges) Connect(raw, edge, positions, sources, note);
        for (int i = 0; i < sources.Length; i++)
        {
            for (int input = 0; input < sources[i].Length; input++)
            {
                if (sources[i][input] is { } end) wiring.Inputs[i].Add(end);
                else note(raw.Layers[i], null, $"input {input} (port {raw.Layers[i].Inputs[input].Id}) has no edge");
            }
        }

        return wiring;
    }

    private static void Connect(RawGraph raw, RawEdge edge, Dictionary<int, int> positions, WireEnd?[][] sources, Action<RawLayer?, int?, string> note)
    {
        string text = $"the edge {edge.FromLayer}:{edge.FromPort} -> {edge.ToLayer}:{edge.ToPort}";
        if (!positions.TryGetValue(edge.FromLayer, out int from))
        {
            note(null, edge.Line, $"{text} comes from layer {edge.FromLayer}, which does not exist");
            return;
        }

        if (!positions.TryGetValue(edge.ToLayer, out int to))
        {
            note(null, edge.Line, $"{text} goes to layer {edge.ToLayer}, which does not exist");
            return;
        }

        List<RawPort> outputs = raw.Layers[from].Outputs;
        int output = edge.FromPort is { } id ? outputs.FindIndex(port => port.Id == id) : outputs.Count == 1 ? 0 : -1;
        int input = raw.Layers[to].Inputs.FindIndex(port => port.Id == edge.ToPort);
        if (output < 0 && edge.FromPort is null)
            note(raw.Layers[from], edge.Line, $"{text} names no from-port, but the layer has {outputs.Count} outputs");
        else if (output < 0) note(raw.Layers[from], edge.Line, $"{text} comes from output port {edge.FromPort}, which does not exist");
        if (input < 0) note(raw.Layers[to], edge.Line, $"{text} goes to input port {edge.ToPort}, which does not exist");
        if (output < 0 || input < 0) return;
        if (sources[to][input] is not null) note(raw.Layers[to], edge.Line, $"{text} is the second edge into the same input");
        sources[to][input] = new WireEnd(from, output);
    }
}
