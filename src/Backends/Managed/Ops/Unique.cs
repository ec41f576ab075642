using System.Numerics;
using Lockstep.Backends.Managed.Ops.Loops;
using Lockstep.Graph;
using Lockstep.Graph.Inference;
using Lockstep.Tensors;
using Lockstep.Tensors.Elements;

namespace Lockstep.Backends.Managed.Ops;

/// <summary>
/// Unique-10: the distinct elements, or slices along an axis, rising (<c>sorted</c>) or in order of first appearance; where each appears first;
/// which of the distinct each one is; how often each appears.
/// </summary>
internal readonly struct Unique(bool sorted) : INumberBody
{
    public static OpKernel Bind(Node node) => TypeSwitch.Numbers(node.Inputs[0].Type, new Unique(node.Attributes.Bool("sorted", true)));

    public void Run<T>(OpContext context) where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        // Without an axis all elements stand in one list.
        Tensor data = context.InputCount > 1 ? context.Input(0) : context.Input(0).Reshape(new Shape((int)context.Input(0).ElementCount));
        int axis = context.InputCount > 1 ? InferenceContext.Axis(context.Integers(1)[0], data.Shape.Rank) : 0;
        int count = data.Shape[axis];
        var order = new int[count];
        for (int i = 0; i < count; i++) order[i] = i;
        var rows = new RowOrder<T>(Rows(data.Values<T>(), data.Shape, axis), count == 0 ? 0 : (int)(data.ElementCount / count));
        order.AsSpan().Sort(rows);
        long[] groups = Groups(order, rows, out List<int> first);
        if (!sorted) OrderByAppearance(groups, first);

        var counts = new long[first.Count];
        foreach (long group in groups) counts[group]++;
        context.Set(0, Take<T>(data, axis, first));
        SetList(context, 1, first.ConvertAll(place => (long)place).ToArray());
        SetList(context, 2, groups);
        SetList(context, 3, counts);
    }

    // The group of each element, and the first element of each group; groups are numbered in sorted order.
    private static long[] Groups<T>(int[] order, RowOrder<T> rows, out List<int> first) where T : unmanaged, INumber<T>
    {
        var groups = new long[order.Length];
        first = [];
        for (int i = 0; i < order.Length; i++)
        {
            if (i == 0 || rows.CompareRows(order[i - 1], order[i]) != 0) first.Add(order[i]);
            groups[order[i]] = first.Count - 1;
        }

        return groups;
    }

    private static void OrderByAppearance(long[] groups, List<int> first)
    {
        var number = new long[first.Count];
        Array.Fill(number, -1);
        int next = 0;
        for (int i = 0; i < groups.Length; i++)
        {
            if (number[groups[i]] < 0) number[groups[i]] = next++;
            groups[i] = number[groups[i]];
        }

        first.Sort();
    }

    private static T[] Rows<T>(ReadOnlySpan<T> input, Shape shape, int axis) where T : unmanaged
    {
        int[] dense = StridedCopy.DenseStrides(shape);
        int[] dims = [shape[axis], .. shape.Dims[..axis], .. shape.Dims[(axis + 1)..]];
        int[] strides = [dense[axis], .. dense.AsSpan(0, axis), .. dense.AsSpan(axis + 1)];
        var rows = new T[input.Length];
        StridedCopy.Run(input, 0, dims, strides, rows);
        return rows;
    }

    private static Tensor Take<T>(Tensor data, int axis, List<int> chosen) where T : unmanaged
    {
        Tensor taken = Tensor.Zeros(data.Type, data.Shape.With(axis, chosen.Count));
        int inner = (int)data.Shape.Product(axis + 1, data.Shape.Rank);
        int to = 0;
        for (int outer = 0; outer < data.Shape.Product(0, axis); outer++)
        {
            foreach (int index in chosen)
            {
                data.Values<T>().Slice((outer * data.Shape[axis] + index) * inner, inner).CopyTo(taken.Writable<T>()[to..]);
                to += inner;
            }
        }

        return taken;
    }

    private static void SetList(OpContext context, int output, long[] values) =>
        context.Set(output, ElementConverter.Convert(Tensor.From(values, values.Length), context.Inferred.Output(output).Type));

    // Rows of equal length, compared element by element; equal ones in order of appearance.
    private readonly struct RowOrder<T>(T[] rows, int length) : IComparer<int> where T : INumber<T>
    {
        public int Compare(int x, int y)
        {
            int order = CompareRows(x, y);
            return order != 0 ? order : x.CompareTo(y);
        }

        public int CompareRows(int x, int y) => rows.AsSpan(x * length, length).SequenceCompareTo(rows.AsSpan(y * length, length));
    }
}
