using System.Numerics;
using Lockstep.Graph;
using Lockstep.Tensors;
using Lockstep.Tensors.Elements;

namespace Lockstep.Backends.Managed.Ops;

/// <summary>NonZero-3: the places of all elements that are not 0, as <c>[rank, found]</c> in row-major order.</summary>
internal readonly struct NonZero : INumberBody
{
    public static OpKernel Bind(Node node) => TypeSwitch.Numbers(node.Inputs[0].Type, default(NonZero));

    public void Run<T>(OpContext context) where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        ReadOnlySpan<T> data = context.In<T>(0);
        Shape shape = context.Input(0).Shape;
        int found = 0;
        foreach (T value in data) found += T.IsZero(value) ? 0 : 1;
        int rank = Math.Max(1, shape.Rank);
        Tensor places = Tensor.Zeros(DType.I64, new Shape(rank, found));
        Span<long> output = places.Writable<long>();
        int next = 0;
        for (int i = 0; i < data.Length; i++)
        {
            if (T.IsZero(data[i])) continue;
            int rest = i;
            for (int axis = rank - 1; axis >= 0; axis--)
            {
                int size = shape.Rank == 0 ? 1 : shape[axis];
                output[axis * found + next] = rest % size;
                rest /= size;
            }

            next++;
        }

        context.Set(0, ElementConverter.Convert(places, context.Inferred.Output(0).Type));
    }
}
