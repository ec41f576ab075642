using Lockstep.Graph;
using Lockstep.Tensors;

namespace Lockstep.Backends.Managed.Ops;

/// <summary>ShapeOf-1 and -3: the dimensions as i64 or i32; the elements are never looked at, so any type will do.</summary>
internal static class ShapeOf
{
    public static OpKernel Bind(Node node) => node.Outputs[0].Type == DType.I32 ? Int32 : Int64;

    private static void Int64(OpContext context)
    {
        Span<long> output = context.Out<long>(0);
        for (int axis = 0; axis < output.Length; axis++) output[axis] = context.Input(0).Shape[axis];
    }

    private static void Int32(OpContext context) => context.Input(0).Shape.Dims.CopyTo(context.Out<int>(0));
}
