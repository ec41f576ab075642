using System.Numerics;
using Lockstep.Backends.Managed.Ops.Loops;
using Lockstep.Graph;
using Lockstep.Graph.Inference;
using Lockstep.Tensors;

namespace Lockstep.Backends.Managed.Ops;

/// <summary>CumSum-3: running sums along an axis, from the end with <c>reverse</c>, without the element itself with <c>exclusive</c>.</summary>
internal readonly struct CumSum(bool exclusive, bool reverse) : INumberBody
{
    public static OpKernel Bind(Node node) =>
        TypeSwitch.Numbers(node.Inputs[0].Type, new CumSum(node.Attributes.Bool("exclusive", false), node.Attributes.Bool("reverse", false)));

    public void Run<T>(OpContext context) where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        Shape shape = context.Input(0).Shape;
        if (shape.Rank == 0)
        {
            context.Out<T>(0)[0] = exclusive ? T.Zero : context.In<T>(0)[0];
            return;
        }

        int axis = InferenceContext.Axis(context.InputCount > 1 ? context.Integers(1)[0] : 0, shape.Rank);
        int inner = (int)shape.Product(axis + 1, shape.Rank);
        int lines = (int)shape.Product(0, axis) * inner;
        for (int line = 0; line < lines; line++)
        {
            int first = line / inner * shape[axis] * inner + line % inner;
            Line(context.In<T>(0), context.Out<T>(0), first, shape[axis], inner);
        }
    }

    private void Line<T>(ReadOnlySpan<T> input, Span<T> output, int first, int count, int stride) where T : unmanaged, INumber<T>
    {
        int at = reverse ? first + (count - 1) * stride : first;
        int step = reverse ? -stride : stride;
        if (typeof(T) == typeof(float)) Sum<T, double>(input, output, at, count, step);
        else Sum<T, T>(input, output, at, count, step);
    }

    private void Sum<T, TSum>(ReadOnlySpan<T> input, Span<T> output, int at, int count, int step) where T : unmanaged, INumber<T> where TSum : unmanaged, INumber<TSum>
    {
        TSum sum = TSum.Zero;
        for (int i = 0; i < count; i++, at += step)
        {
            if (exclusive) output[at] = T.CreateTruncating(sum);
            sum += TSum.CreateTruncating(input[at]);
            if (!exclusive) output[at] = T.CreateTruncating(sum);
        }
    }
}
