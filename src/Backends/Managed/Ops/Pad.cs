using Lockstep.Backends.Managed.Ops.Loops;
using Lockstep.Graph;
using Lockstep.Tensors;

namespace Lockstep.Backends.Managed.Ops;

/// <summary>
/// Pad-1 and -12: elements before and after each axis; negative pads cut. New elements are the pad value (<c>constant</c>), the nearest
/// element (<c>edge</c>) or a mirror of the data without (<c>reflect</c>) or with (<c>symmetric</c>) the border itself.
/// </summary>
internal readonly struct Pad(string mode) : IMoveBody
{
    private const int Outside = -1;

    public static OpKernel Bind(Node node) =>
        TypeSwitch.Moves(node.Inputs[0].Type, new Pad(node.Attributes.OneOf("pad_mode", null, "constant", "edge", "reflect", "symmetric")));

    public void Run<T>(OpContext context) where T : unmanaged
    {
        Shape shape = context.Input(0).Shape;
        Span<T> output = context.RawOut<T>(0);
        if (mode == "constant" && context.InputCount > 3) output.Fill(context.RawIn<T>(3)[0]);
        if (output.Length == 0 || shape.ElementCount == 0) return;
        if (shape.Rank == 0)
        {
            context.RawIn<T>(0).CopyTo(output);
            return;
        }

        long[] begin = context.Integers(1);
        long[] end = context.Integers(2);
        int last = shape.Rank - 1; // the last axis that changes; what lies inside it is copied whole
        while (last > 0 && begin[last] == 0 && end[last] == 0) last--;
        var sources = new int[last + 1][]; // [axis][index of the output] is the index of the input
        for (int axis = 0; axis <= last; axis++) sources[axis] = Sources(shape[axis], (int)begin[axis], context.Output(0).Shape[axis]);
        Rows(context.RawIn<T>(0), output, shape, sources);
    }

    private static void Rows<T>(ReadOnlySpan<T> input, Span<T> output, Shape shape, int[][] sources)
    {
        int last = sources.Length - 1;
        int run = (int)shape.Product(last + 1, shape.Rank);
        int[] row = sources[last];
        for (int start = 0, outer = 0; start < output.Length; start += row.Length * run, outer++)
        {
            int from = Source(outer, shape, sources);
            if (from != Outside) Row(input.Slice(from * run * shape[last], run * shape[last]), output.Slice(start, row.Length * run), row, run);
        }
    }

    // Index of the input's row for a row of the output, over the axes before the last padded one.
    private static int Source(int outer, Shape shape, int[][] sources)
    {
        int source = 0;
        int stride = 1;
        for (int axis = sources.Length - 2; axis >= 0; axis--)
        {
            int index = sources[axis][outer % sources[axis].Length];
            if (index == Outside) return Outside;
            source += index * stride;
            stride *= shape[axis];
            outer /= sources[axis].Length;
        }

        return source;
    }

    // Indices that follow one another are copied together.
    private static void Row<T>(ReadOnlySpan<T> input, Span<T> output, int[] row, int run)
    {
        for (int i = 0; i < row.Length;)
        {
            int length = 1;
            while (i + length < row.Length && row[i] != Outside && row[i + length] == row[i] + length) length++;
            if (row[i] != Outside) input.Slice(row[i] * run, length * run).CopyTo(output[(i * run)..]);
            i += length;
        }
    }

    private int[] Sources(int size, int begin, int count)
    {
        var sources = new int[count];
        for (int i = 0; i < count; i++)
        {
            int index = i - begin;
            sources[i] = mode switch
            {
                "constant" => index >= 0 && index < size ? index : Outside,
                "edge" => Math.Clamp(index, 0, size - 1),
                "reflect" => index < 0 ? -index : index >= size ? 2 * size - 2 - index : index,
                _ => index < 0 ? -index - 1 : index >= size ? 2 * size - 1 - index : index,
            };
        }

        return sources;
    }
}
