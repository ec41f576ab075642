namespace Lockstep.Graph.Transforms;

/// <summary>Gives a model further outputs, so that a run shows what flows between its nodes.</summary>
public static class AddOutputs
{
    /// <summary>The model with an output for each name, behind the outputs it has.</summary>
    /// <param name="model">Any model.</param>
    /// <param name="names">Tensor names or friendly names of nodes; <c>name:1</c> is the second output of a node. <see cref="Model.FindOutput"/> finds each again.</param>
    /// <exception cref="ModelException">A name is unknown.</exception>
    public static Model Apply(Model model, IEnumerable<string> names) => Apply(model, names.Select(name => (name, PortNames.Find(model, name))).ToArray());

    /// <summary>The model with an output for each port, called as given.</summary>
    public static Model Apply(Model model, IReadOnlyList<(string Name, Port Port)> ports)
    {
        var edit = new GraphEdit(model);
        Node[] added = ports.Select(tap => edit.Result($"{tap.Name}/tap", tap.Port, tap.Name)).ToArray();
        return edit.Finish("outputs added", model.Parameters, model.Results.Concat(added), model.Sinks);
    }
}
