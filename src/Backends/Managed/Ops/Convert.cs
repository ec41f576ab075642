using Lockstep.Graph;
using Lockstep.Tensors;
using Lockstep.Tensors.Elements;

namespace Lockstep.Backends.Managed.Ops;

/// <summary>Convert-1 and ConvertLike-1: the same elements in another type; shares the input's memory when the type stays. See <see cref="ElementConverter"/> for the rules.</summary>
internal static class Convert
{
    public static OpKernel Bind(Node node)
    {
        Refuse(node.Inputs[0].Type);
        Refuse(node.Outputs[0].Type);
        return context => context.Set(0, ElementConverter.Convert(context.Input(0), context.Inferred.Output(0).Type));
    }

    private static void Refuse(DType type)
    {
        if (type is DType.String or DType.Dynamic) throw new UnsupportedException($"elements of type {type.IrName} cannot be converted, expected numbers or boolean");
    }
}
