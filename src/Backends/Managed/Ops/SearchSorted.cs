using System.Numerics;
using Lockstep.Graph;
using Lockstep.Tensors;
using Lockstep.Tensors.Elements;

namespace Lockstep.Backends.Managed.Ops;

/// <summary>SearchSorted-15: where each value would be inserted into a sorted row: before its equals, or after them in <c>right_mode</c>.</summary>
internal readonly struct SearchSorted(bool afterEquals) : INumberBody
{
    public static OpKernel Bind(Node node) => TypeSwitch.Numbers(node.Inputs[0].Type, new SearchSorted(node.Attributes.Bool("right_mode", false)));

    public void Run<T>(OpContext context) where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        Shape shape = context.Input(0).Shape;
        ReadOnlySpan<T> sorted = context.In<T>(0);
        ReadOnlySpan<T> values = context.In<T>(1);
        Tensor places = Tensor.Zeros(DType.I64, context.Input(1).Shape);
        Span<long> output = places.Writable<long>();
        int length = shape[-1];
        int perRow = shape.Rank == 1 ? values.Length : context.Input(1).Shape[-1];
        for (int i = 0; i < values.Length; i++) output[i] = Search(sorted.Slice(i / perRow * length, length), values[i]);
        context.Set(0, ElementConverter.Convert(places, context.Inferred.Output(0).Type));
    }

    private int Search<T>(ReadOnlySpan<T> row, T value) where T : INumber<T>
    {
        int low = 0;
        int high = row.Length;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (row[middle] < value || (afterEquals && row[middle] == value)) low = middle + 1;
            else high = middle;
        }

        return low;
    }
}
