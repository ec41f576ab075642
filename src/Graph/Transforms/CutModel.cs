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
    public static Model Apply(Model model, IReadOnlyList<string> outputs, IReadOnlyList<string>? inputs = null) => Apply(model, Ports(model, outputs), Ports(model, inputs ?? []));

    /// <summary>The same for ports, called as given.</summary>
    public static Model Apply(Model model, IReadOnlyList<(string Name, Port Port)> outputs, IReadOnlyList<(string Name, Port Port)> inputs)
    {
        var edit = new GraphEdit(model);
        var fed = new List<Node>();
        foreach ((string name, Port port) in inputs.Where(input => input.Port.Node.Type != "Parameter")) // those are fed from outside already
        {
            Node parameter = edit.Parameter($"{name}/cut", port.Type, port.Shape, name);
            fed.Add(parameter);
            edit.Replace(port, parameter.Output());
        }

        Node[] results = outputs.Select(output => edit.Result($"{output.Name}/cut", output.Port, output.Name)).ToArray();
        return DropUnused.Apply(edit.Finish("cut", model.Parameters.Concat(fed), results, []));
    }

    private static (string Name, Port Port)[] Ports(Model model, IReadOnlyList<string> names) => names.Select(name => (name, PortNames.Find(model, name))).ToArray();
}
