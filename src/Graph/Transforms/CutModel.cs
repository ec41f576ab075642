namespace Lockstep.Graph.Transforms;

/// <summary>Takes a part out of a model.</summary>
public static class CutModel
{
    /// <summary>
    /// The part that makes some ports. It writes no state, and inputs that it does not read are gone; state that it reads stays at its initial value unless it is cut off too.
    /// </summary>
    /// <param name="model">Any model.</param>
    /// <param name="outputs">Tensor names or friendly names of nodes that become the outputs, in this order.</param>
    /// <param name="inputs">Names of ports that become inputs instead of being computed; behind the inputs that remain. Null for none.</param>
    /// <exception cref="ModelException">A name is unknown.</exception>
    public static Model Apply(Model model, IReadOnlyList<string> outputs, IReadOnlyList<string>? inputs = null)
    {
        var edit = new GraphEdit(model);
        var fed = new List<Node>();
        foreach (string name in inputs ?? [])
        {
            Port port = PortNames.Find(model, name);
            if (port.Node.Type == "Parameter") continue; // fed from outside already
            Node parameter = edit.Parameter($"{name}/cut", port.Type, port.Shape, name);
            fed.Add(parameter);
            edit.Replace(port, parameter.Output());
        }

        Node[] results = outputs.Select(name => edit.Result($"{name}/cut", PortNames.Find(model, name), name)).ToArray();
        return DropUnused.Apply(edit.Finish("cut", model.Parameters.Concat(fed), results, []));
    }
}
