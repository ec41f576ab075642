namespace Lockstep.Graph.Transforms;

/// <summary>Removes inputs that nothing reads. Other nodes that nothing reads are never part of a <see cref="Model"/>.</summary>
public static class DropUnused
{
    /// <summary>The model without them; the model itself when all are read.</summary>
    public static Model Apply(Model model)
    {
        Node[] read = model.Parameters.Where(parameter => model.Consumers(parameter.Output()).Count > 0).ToArray();
        return read.Length == model.Parameters.Count ? model : new GraphEdit(model).Finish("unused inputs dropped", read, model.Results, model.Sinks);
    }
}
