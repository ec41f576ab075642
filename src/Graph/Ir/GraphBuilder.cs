using Lockstep.Graph.Inference;

namespace Lockstep.Graph.Ir;

/// <summary>Turns a <see cref="RawGraph"/> into a <see cref="Model"/>: resolves edges, orders layers, maps constants, infers types and shapes. Problems are collected.</summary>
internal sealed class GraphBuilder(string source, int version, Weights weights, List<ModelProblem> problems)
{
    private readonly List<(RawLayer Layer, string Message)> _beyondWeights = [];
    private bool _weightsMissingNoted;

    /// <summary>The model; null when edges or ids are broken so that no order exists.</summary>
    public Model? Build(RawGraph raw)
    {
        int before = problems.Count;
        Wiring wiring = Wiring.Resolve(raw, Note);
        if (raw.Layers.Count == 0 && problems.Count == before) Note(null, raw.Line, "the graph has no layers");
        if (problems.Count > before) return null;
        if (Order(raw, wiring) is not { } order) return null;
        var nodes = new Node[raw.Layers.Count];
        foreach (int position in order) nodes[position] = BuildNode(raw.Layers[position], wiring.Inputs[position], nodes);
        NoteBeyondWeights();
        return new Model(raw.Name, source, version, order.Select(position => nodes[position]).ToArray(), raw.RtInfo)
        {
            Parameters = OfType("Parameter"), Results = OfType("Result"), Sinks = OfType("Assign"),
        };

        Node[] OfType(string type) => nodes.Where(node => node is not null && node.Type == type).ToArray();
    }

    private List<int>? Order(RawGraph raw, Wiring wiring)
    {
        int[] Positions(params ReadOnlySpan<string> types)
        {
            var found = new List<int>();
            foreach (string type in types) found.AddRange(Enumerable.Range(0, raw.Layers.Count).Where(i => raw.Layers[i].Type == type));
            return [.. found];
        }

        int[] roots = Positions("Parameter", "Result", "Assign");
        if (!roots.Any(root => raw.Layers[root].Type != "Parameter")) Note(null, raw.Line, "the graph has no Result and no Assign layer, so it computes nothing");
        IReadOnlyList<int>[] producers = wiring.Inputs.Select(list => (IReadOnlyList<int>)list.Select(end => end.Position).ToArray()).ToArray();
        List<int>? order = TopologicalOrder.Sort(producers, roots, out List<int> cycle);
        if (order is null) Note(raw.Layers[cycle[0]], null, $"lies on a cycle: {string.Join(" -> ", cycle.Append(cycle[0]).Select(i => raw.Layers[i]))}");
        return order;
    }

    // A cut file would give a problem for each constant behind the cut, all saying the same.
    private void NoteBeyondWeights()
    {
        if (_beyondWeights.Count == 0) return;
        (RawLayer layer, string message) = _beyondWeights[0];
        string others = _beyondWeights.Count == 1 ? "" : $"; so do {_beyondWeights.Count - 1} more constants";
        Note(layer, null, $"{message}{others}; the file is cut or belongs to another model");
        _beyondWeights.Clear();
    }

    private void Note(RawLayer? layer, int? line, string message) => problems.Add(new ModelProblem(source, line ?? layer?.Line, layer?.ToString(), message));

    private Node BuildNode(RawLayer layer, List<WireEnd> wires, Node[] nodes)
    {
        Port[] inputs = wires.Select(wire => new Port(nodes[wire.Position], wire.Output)).ToArray();
        var parts = new NodeParts
        {
            Id = layer.Id, Name = layer.Name, Type = layer.Type, Opset = layer.Opset, Line = layer.Line, Attributes = layer.Attributes, Inputs = inputs,
            RtInfo = layer.RtInfo, OutputNames = TensorNames.Split(layer.OutputNames), Outputs = layer.Outputs.Select(Declared).ToArray(),
        };
        try
        {
            CheckModelOp(parts);
            if (layer.Type == "Constant") parts = parts with { Value = weights.Read(layer.Attributes) };
            if (layer.Bodies.Count > 0) parts = parts with { Bodies = new BodyBuilder(layer, Build).BuildAll() };
            parts = parts with { Outputs = NodeInference.Infer(parts) };
        }
        catch (Exception error) when (error is AttributeException or InferenceException)
        {
            Note(layer, null, error.Message);
        }
        catch (Exception error) when (error is
            ArgumentException or ArithmeticException or InvalidOperationException or IndexOutOfRangeException or NotSupportedException)
        {
            Note(layer, null, $"inputs and attributes do not fit together: {error.Message}"); // whatever a rule did not foresee
        }
        catch (WeightsCutException error)
        {
            _beyondWeights.Add((layer, error.Message));
        }
        catch (WeightsMissingException error)
        {
            if (!_weightsMissingNoted) Note(layer, null, error.Message);
            _weightsMissingNoted = true;
        }

        return new Node(parts);
    }

    // What everyone who walks a model relies on: where tensors leave, and which variable is meant.
    private static void CheckModelOp(NodeParts parts)
    {
        if (parts.Type is "Result" or "Assign" && parts.Inputs.Count != 1) throw new InferenceException($"has {parts.Inputs.Count} inputs, expected 1");
        if (parts.Type is "ReadValue" or "Assign") parts.Attributes.Text("variable_id");
        if (parts.Type is "Parameter" or "ReadValue" && parts.Outputs.Count != 1)
            throw new InferenceException($"has {parts.Outputs.Count} outputs, expected 1");
    }

    private static OutputPort Declared(RawPort port) =>
        new(port.Type, port.Shape, TensorNames.Split(port.Names)) { DeclaredType = port.Type, DeclaredShape = port.Shape };
}
