using Lockstep.Tensors;

namespace Lockstep.Graph.Transforms;

/// <summary>Multiplies what nodes give by constant factors, so that a run shows how a change there grows on the way to the outputs.</summary>
public static class ScaleOutputs
{
    /// <summary>The model in which whoever reads one of the ports reads it times its factors.</summary>
    /// <param name="model">Any model.</param>
    /// <param name="ports">Ports of f32 with a static last dimension, each with so many factors, <c>[last dimension]</c>.</param>
    /// <exception cref="ModelException">A port does not fit its factors.</exception>
    public static Model Apply(Model model, IReadOnlyList<(Port Port, float[] Factors)> ports)
    {
        var edit = new GraphEdit(model);
        foreach ((Port port, float[] factors) in ports)
        {
            Node node = port.Node;
            // The copy feeds the product; the product stands in for the node everywhere else.
            Node exact = edit.Add(node.Type, node.Name + "/exact", node.Opset, node.Inputs, node.Attributes, node.Outputs);
            Port by = edit.Constant(node.Name + "/factors", Tensor.From(factors, factors.Length));
            edit.Replace(port, edit.Add("Multiply", node.Name, "opset1", [new Port(exact, port.Index), by], new Attributes([new("auto_broadcast", "numpy")]), [new OutputPort(port.Type, port.Shape, [])]).Output());
        }

        return edit.Finish("outputs scaled", model.Parameters, model.Results, model.Sinks);
    }
}
