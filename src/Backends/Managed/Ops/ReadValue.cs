using Lockstep.Graph;
using Lockstep.Tensors;

namespace Lockstep.Backends.Managed.Ops;

/// <summary>ReadValue-3 and -6: the variable; while it is unset, the initial value, or without one zeros of the declared shape with dynamic dimensions 0.</summary>
internal static class ReadValue
{
    public static OpKernel Bind(Node node)
    {
        string id = node.Attributes.Text("variable_id");
        OutputPort port = node.Outputs[0];
        if (node.Inputs.Count == 0 && !port.Shape.HasRank) throw new UnsupportedException("the variable has neither an initial value nor a declared rank");
        return context => context.Set(0, context.Services.Variables.Read(id) ?? Initial(context, port));
    }

    private static Tensor Initial(OpContext context, OutputPort port)
    {
        if (context.InputCount > 0) return context.Input(0);
        int[] dims = port.Shape.ToArray().Select(dim => dim.IsStatic ? dim.Value : 0).ToArray();
        return Tensor.Zeros(port.Type, new Shape(dims));
    }
}
