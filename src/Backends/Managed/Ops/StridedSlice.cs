using Lockstep.Backends.Managed.Ops.Loops;
using Lockstep.Graph;
using Lockstep.Graph.Inference.Rules;
using Lockstep.Tensors;

namespace Lockstep.Backends.Managed.Ops;

/// <summary>StridedSlice-1: slices, single indices and new axes, as five masks say.</summary>
internal readonly struct StridedSlice(StridedSlicePlan plan) : IMoveBody
{
    public static OpKernel Bind(Node node) => TypeSwitch.Moves(node.Inputs[0].Type, new StridedSlice(new StridedSlicePlan(node.Attributes)));

    public void Run<T>(OpContext context) where T : unmanaged
    {
        Shape shape = context.Input(0).Shape;
        long[] begin = context.Integers(1);
        long[] end = context.Integers(2);
        long[] step = context.InputCount > 3 ? context.Integers(3) : StridedSliceRule.Ones(begin.Length);
        int[] dense = StridedCopy.DenseStrides(shape);
        var strides = new List<int>();
        int offset = 0;
        foreach ((int axis, int spec, bool shrinks) in plan.Axes(begin.Length, shape.Rank))
        {
            if (axis < 0)
            {
                strides.Add(0);
            }
            else if (spec < 0)
            {
                strides.Add(dense[axis]);
            }
            else if (shrinks)
            {
                offset += (int)plan.Index(spec, begin, shape[axis]) * dense[axis];
            }
            else
            {
                SliceRange range = SliceRange.Of(plan.Start(spec, begin, step[spec])!.Value, plan.Stop(spec, end, step[spec])!.Value, step[spec], shape[axis]);
                if (range.Count == 0) return;
                offset += (int)range.First * dense[axis];
                strides.Add(range.Count == 1 ? 0 : dense[axis] * (int)step[spec]);
            }
        }

        StridedCopy.Run(context.RawIn<T>(0), offset, context.Output(0).Shape.Dims, strides.ToArray(), context.RawOut<T>(0));
    }
}
