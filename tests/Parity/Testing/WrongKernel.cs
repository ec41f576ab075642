using Lockstep.Graph;
using Lockstep.Graph.Transforms;
using Lockstep.Tensors;

namespace Lockstep.Parity.Tests;

/// <summary>Puts a fault into a model that searches must find.</summary>
internal static class WrongKernel
{
    /// <summary>The model with one node whose result is off by a factor, under the node's name.</summary>
    public static Model At(Model model, Node node, float factor = 1.01f)
    {
        var edit = new GraphEdit(model);
        Node exact = edit.Add(node.Type, node.Name + "/exact", node.Opset, node.Inputs, node.Attributes, node.Outputs);
        Port scale = edit.Constant(node.Name + "/factor", Tensor.From([factor]));
        edit.Replace(node.Output(), edit.Add("Multiply", node.Name, "opset1", [exact.Output(), scale], new Attributes([new("auto_broadcast", "numpy")]), node.Outputs).Output());
        return edit.Finish("damaged", model.Parameters, model.Results, model.Sinks);
    }
}
