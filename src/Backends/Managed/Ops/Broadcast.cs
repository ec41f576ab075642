using Lockstep.Backends.Managed.Ops.Loops;
using Lockstep.Graph;
using Lockstep.Graph.Inference.Rules;
using Lockstep.Tensors;

namespace Lockstep.Backends.Managed.Ops;

/// <summary>Broadcast-1 and -3: repeats the data along the axes of the target where it has size 1 or no axis.</summary>
internal readonly struct Broadcast(Attributes attributes) : IMoveBody
{
    public static OpKernel Bind(Node node)
    {
        BroadcastRule.Mode(node.Attributes);
        return TypeSwitch.Moves(node.Inputs[0].Type, new Broadcast(node.Attributes));
    }

    public void Run<T>(OpContext context) where T : unmanaged
    {
        Shape data = context.Input(0).Shape;
        Shape target = context.Output(0).Shape;
        int[] dense = StridedCopy.DenseStrides(data);
        var strides = new int[target.Rank]; // 0 where the data repeats
        long[]? mapping = BroadcastRule.Mode(attributes) == "explicit" ? context.Integers(2) : null;
        int first = mapping is not null ? 0 : BroadcastRule.FirstAxis(attributes, data.Rank, target.Rank);
        for (int axis = 0; axis < data.Rank; axis++)
        {
            if (data[axis] != 1) strides[mapping is null ? first + axis : (int)mapping[axis]] = dense[axis];
        }

        StridedCopy.Run(context.RawIn<T>(0), 0, target.Dims, strides, context.RawOut<T>(0));
    }
}
