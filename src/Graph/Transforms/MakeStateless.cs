namespace Lockstep.Graph.Transforms;

/// <summary>
/// Turns state into inputs and outputs: every ReadValue becomes an input <c>past...</c>, every Assign an output <c>present...</c>, named as the <c>variable_id</c> says.
/// Whoever runs it chooses rows by gathering them, so <c>beam_idx</c> goes.
/// </summary>
public static class MakeStateless
{
    /// <summary>The stateless form; the model itself when it has no state.</summary>
    /// <param name="model">A stateful model.</param>
    /// <exception cref="ModelException">A variable is written without being read, so that it has no shape to feed.</exception>
    public static Model Apply(Model model)
    {
        if (model.Sinks.Count == 0) return model;
        var edit = new GraphEdit(model);
        var pasts = new Dictionary<string, Node>(StringComparer.Ordinal);
        var gathers = new HashSet<Node>();
        Node? beams = model.FindInput("beam_idx") is >= 0 and var index ? model.Parameters[index] : null;
        foreach (Node read in model.Nodes.Where(node => node.Type == "ReadValue"))
        {
            string id = read.Attributes.Text("variable_id"), past = CachePair.Names(id).Past;
            if (!pasts.TryGetValue(id, out Node? parameter)) pasts[id] = parameter = edit.Parameter(past, read.Outputs[0].Type, Shape(read), past);
            edit.Replace(read.Output(), parameter.Output());
            foreach (Node gather in model.Consumers(read.Output()).Select(consumer => consumer.Node).Where(node => node.Type == "Gather" && node.Inputs[1].Node == beams))
            {
                edit.Replace(gather.Output(), parameter.Output());
                gathers.Add(gather);
            }
        }

        Node[] presents = model.Sinks.Select(assign => Present(edit, model, assign, pasts)).ToArray();
        bool keepsBeams = beams is not null && model.Consumers(beams.Output()).Any(consumer => !gathers.Contains(consumer.Node));
        // Inputs in the order of the sinks, so that pasts and presents stand in the same order.
        IEnumerable<Node> inputs = model.Parameters.Where(node => node != beams || keepsBeams).Concat(model.Sinks.Select(assign => pasts[assign.Attributes.Text("variable_id")]));
        return edit.Finish("stateless form", inputs, model.Results.Concat(presents), []);
    }

    private static Node Present(GraphEdit edit, Model model, Node assign, Dictionary<string, Node> pasts)
    {
        string id = assign.Attributes.Text("variable_id"), present = CachePair.Names(id).Present;
        if (!pasts.ContainsKey(id)) throw new ModelException(new ModelProblem(model.Source, assign.Line, assign.ToString(), $"the variable '{id}' is written and never read, so that the stateless form has no input for it"));
        return edit.Result($"{present}/result", assign.Inputs[0], present);
    }

    // The declared variable is the better witness: its initial value may fix dimensions that grow.
    private static PartialShape Shape(Node read) =>
        read.Attributes.Has("variable_shape") && read.Attributes.PartialShape("variable_shape") is { HasRank: true } declared ? declared : read.Outputs[0].Shape;
}
