namespace Lockstep.Graph.Ir;

/// <summary>Builds the bodies of If, Loop and TensorIterator and resolves their port maps from ids to positions.</summary>
internal sealed class BodyBuilder(RawLayer layer, Func<RawGraph, Model?> build)
{
    public IReadOnlyList<Body> BuildAll() => layer.Bodies.Select(Build).ToArray();

    private Body Build(RawBody raw)
    {
        if (raw.Graph is null) throw new AttributeException(raw.Role, "is missing although its port map is written");
        Model model = build(raw.Graph) ?? throw new AttributeException(raw.Role, "cannot be built; see the other problems");
        BodyInput[] inputs = raw.Inputs.Select(map => Input(map, model)).ToArray();
        int unfed = Enumerable.Range(0, model.Parameters.Count).FirstOrDefault(index => inputs.All(map => map.Parameter != index), -1);
        if (unfed >= 0) throw new AttributeException("port_map", $"feeds no input to {model.Parameters[unfed]} of the {raw.Role}");
        return new Body(raw.Role, model, inputs,
            raw.Outputs.Select(map => Output(map, model)).ToArray(),
            raw.BackEdges.Select(map => new BackEdge(
                Find(model.Results, map.Attributes.Int("from-layer"), "from-layer"), Find(model.Parameters, map.Attributes.Int("to-layer"), "to-layer"))).ToArray());
    }

    private BodyInput Input(RawMapping map, Model model)
    {
        int external = map.Attributes.Int("external_port_id");
        bool currentIteration = map.Attributes.Text("purpose", "") == "current_iteration";
        int input = external == -1 ? -1 : Position(layer.Inputs, external);
        return new BodyInput(input, Find(model.Parameters, map.Attributes.Int("internal_layer_id"), "internal_layer_id"), Slices(map.Attributes), currentIteration);
    }

    private BodyOutput Output(RawMapping map, Model model)
    {
        int external = map.Attributes.Int("external_port_id");
        bool condition = map.Attributes.Text("purpose", "") == "execution_condition";
        int output = external == -1 ? -1 : Position(layer.Outputs, external);
        return new BodyOutput(output, Find(model.Results, map.Attributes.Int("internal_layer_id"), "internal_layer_id"), Slices(map.Attributes), condition);
    }

    private static BodySlices? Slices(Attributes attributes) => !attributes.Has("axis") ? null : new BodySlices(
        attributes.Int("axis"), attributes.Long("start", 0), attributes.Long("end", -1), attributes.Long("stride", 1), attributes.Int("part_size", 1));

    private static int Position(List<RawPort> ports, int id)
    {
        int index = ports.FindIndex(port => port.Id == id);
        return index >= 0 ? index : throw new AttributeException("external_port_id", $"is {id}, which is no port of this layer");
    }

    private static int Find(IReadOnlyList<Node> nodes, int id, string attribute)
    {
        for (int i = 0; i < nodes.Count; i++)
        {
            if (nodes[i].Id == id) return i;
        }

        throw new AttributeException(attribute, $"is {id}, which is no {(attribute == "from-layer" ? "Result" : "Parameter or Result")} of the body");
    }
}
