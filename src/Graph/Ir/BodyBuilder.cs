using Lockstep.Graph.Inference;

namespace Lockstep.Graph.Ir;

/// <summary>Builds the bodies of If, Loop and TensorIterator and resolves their port maps from ids to positions.</summary>
internal sealed class BodyBuilder(RawLayer layer, Func<RawGraph, Model?> build)
{
    public IReadOnlyList<Body> BuildAll()
    {
        string[] roles = layer.Type switch { "If" => ["then_body", "else_body"], "Loop" or "TensorIterator" => ["body"], _ => [] };
        foreach (string role in roles.Concat(layer.Bodies.Select(body => body.Role)))
        {
            if (layer.Bodies.Find(body => body.Role == role)?.Graph is null) throw new InferenceException($"the element '{role}' is missing");
        }

        // All graphs first, so that the problems of every body are found.
        Model?[] models = layer.Bodies.Select(body => build(body.Graph!)).ToArray();
        return layer.Bodies.Select((body, index) => Build(body, models[index])).ToArray();
    }

    private Body Build(RawBody raw, Model? built)
    {
        Model model = built ?? throw new InferenceException($"the '{raw.Role}' cannot be built, see the other problems");
        var body = new Body(raw.Role, model,
            raw.Inputs.Select(map => Input(map, model)).ToArray(),
            raw.Outputs.Select(map => Output(map, model)).ToArray(),
            raw.BackEdges.Select(map => new BackEdge(
                Find(model.Results, map, "from-layer", "Result"), Find(model.Parameters, map, "to-layer", "Parameter"))).ToArray());
        CheckCover(body);
        return body;
    }

    // Whoever runs a body relies on it: every Parameter is fed, and so is every output of the node.
    private void CheckCover(Body body)
    {
        for (int i = 0; i < body.Model.Parameters.Count; i++)
        {
            if (!body.Inputs.Any(input => input.Parameter == i)) throw new InferenceException($"nothing feeds {body.Model.Parameters[i]} of the '{body.Role}'");
        }

        for (int i = 0; i < layer.Outputs.Count; i++)
        {
            if (!body.Outputs.Any(output => output.Output == i)) throw new InferenceException($"the '{body.Role}' feeds no output {i}");
        }
    }

    private BodyInput Input(RawMapping map, Model model)
    {
        int external = map.Attributes.Int("external_port_id");
        bool currentIteration = map.Attributes.Text("purpose", "") == "current_iteration";
        int input = external == -1 && currentIteration ? -1 : Position(layer.Inputs, external);
        return new BodyInput(input, Find(model.Parameters, map, "internal_layer_id", "Parameter"), Slices(map.Attributes), currentIteration);
    }

    private BodyOutput Output(RawMapping map, Model model)
    {
        int external = map.Attributes.Int("external_port_id");
        bool condition = map.Attributes.Text("purpose", "") == "execution_condition";
        int output = external == -1 && condition ? -1 : Position(layer.Outputs, external);
        return new BodyOutput(output, Find(model.Results, map, "internal_layer_id", "Result"), Slices(map.Attributes), condition);
    }

    private static BodySlices? Slices(Attributes attributes)
    {
        if (!attributes.Has("axis")) return null;
        var slices = new BodySlices(
            attributes.Int("axis"), attributes.Long("start", 0), attributes.Long("end", -1), attributes.Long("stride", 1), attributes.Int("part_size", 1));
        if (slices.Stride == 0) throw new AttributeException("stride", "is 0, so no iteration would get further");
        return slices.PartSize > 0 ? slices : throw new AttributeException("part_size", $"is {slices.PartSize}, expected a positive number");
    }

    private static int Position(List<RawPort> ports, int id)
    {
        int index = ports.FindIndex(port => port.Id == id);
        return index >= 0 ? index : throw new AttributeException("external_port_id", $"is {id}, which is no port of this layer");
    }

    private static int Find(IReadOnlyList<Node> nodes, RawMapping map, string attribute, string type)
    {
        int id = map.Attributes.Int(attribute);
        for (int i = 0; i < nodes.Count; i++)
        {
            if (nodes[i].Id == id) return i;
        }

        throw new AttributeException(attribute, $"is {id}, which is no {type} of the body");
    }
}
