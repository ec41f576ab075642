using System.Numerics;
using Lockstep.Graph;
using Lockstep.Graph.Inference;
using Lockstep.Tensors;

namespace Lockstep.Backends.Managed.Ops.Loops;

/// <summary>The elements that become one: every <paramref name="stride"/>-th of <paramref name="values"/>.</summary>
internal readonly ref struct ReducedLine<T>(ReadOnlySpan<T> values, int stride, int count)
{
    private readonly ReadOnlySpan<T> _values = values;

    /// <summary>Number of elements; may be 0.</summary>
    public int Count { get; } = count;

    /// <summary>Element <paramref name="index"/> of the line.</summary>
    public T this[int index] => _values[index * stride];
}

/// <summary>Makes one number of many.</summary>
internal interface IReduceOperator
{
    /// <summary>The result for one line.</summary>
    static abstract T Apply<T>(ReducedLine<T> line) where T : unmanaged, INumber<T>, IMinMaxValue<T>;
}

/// <summary>A reduction of input 0 over the axes in input 1. Elements of a line come in row-major order, however many lines there are.</summary>
internal readonly struct ReduceLoop<TOperator> : INumberBody where TOperator : IReduceOperator
{
    public static OpKernel Bind(Node node) => TypeSwitch.Numbers(node.Inputs[0].Type, default(ReduceLoop<TOperator>));

    public void Run<T>(OpContext context) where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        Shape shape = context.Input(0).Shape;
        bool[] reduced = Reduced(context.Integers(1), shape.Rank);
        if (!reduced.Contains(true))
        {
            context.In<T>(0).CopyTo(context.Out<T>(0));
            return;
        }

        (int first, int last) = Span(reduced, shape);
        if (IsOneBlock(reduced, shape, first, last))
        {
            Lines(context.In<T>(0), context.Out<T>(0), (int)shape.Product(first, last), (int)shape.Product(last, shape.Rank));
            return;
        }

        T[] gathered = ReducedLast(context.In<T>(0), shape, reduced, out int count);
        Lines(gathered, context.Out<T>(0), count, 1);
    }

    private static bool[] Reduced(long[] axes, int rank)
    {
        var reduced = new bool[rank];
        foreach (long axis in axes) reduced[InferenceContext.Axis(axis, rank)] = true;
        return reduced;
    }

    // From the first reduced axis up to and without the end of the last; axes of size 1 may lie on either side.
    private static (int First, int Last) Span(bool[] reduced, Shape shape)
    {
        int first = Array.IndexOf(reduced, true);
        int last = Array.LastIndexOf(reduced, true) + 1;
        while (first < last - 1 && shape[first] == 1) first++;
        return (first, last);
    }

    private static bool IsOneBlock(bool[] reduced, Shape shape, int first, int last)
    {
        for (int axis = first; axis < last; axis++)
        {
            if (!reduced[axis] && shape[axis] != 1) return false;
        }

        return true;
    }

    // input [outer, count, inner] to output [outer, inner]
    private static void Lines<T>(ReadOnlySpan<T> input, Span<T> output, int count, int inner) where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        for (int i = 0; i < output.Length; i++)
        {
            int start = i / inner * count * inner + i % inner;
            output[i] = TOperator.Apply(new ReducedLine<T>(count == 0 ? default : input[start..], inner, count));
        }
    }

    private static T[] ReducedLast<T>(ReadOnlySpan<T> input, Shape shape, bool[] reduced, out int count)
    {
        int[] dense = StridedCopy.DenseStrides(shape);
        var dims = new int[shape.Rank];
        var strides = new int[shape.Rank];
        int next = 0;
        count = 1;
        foreach (bool wanted in (ReadOnlySpan<bool>)[false, true])
        {
            for (int axis = 0; axis < shape.Rank; axis++)
            {
                if (reduced[axis] != wanted) continue;
                dims[next] = shape[axis];
                strides[next++] = dense[axis];
                if (wanted) count *= shape[axis];
            }
        }

        var gathered = new T[input.Length];
        StridedCopy.Run(input, 0, dims, strides, gathered);
        return gathered;
    }
}
